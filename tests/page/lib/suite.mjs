// A group of tests with a server of its own.

import { after, before, describe } from 'node:test';
import { quit } from './browser.mjs';
import { serve } from './server.mjs';

/**
 * Declares `tests(server)` as a group that is called `name`. The server is there once a test runs,
 * after `prepare(server)`; other options are those of describe().
 */
export function suite(name, ...rest) {
  const tests = rest.pop();
  const { prepare, ...options } = rest.pop() ?? {};
  describe(name, options, () => {
    const server = {};
    before(async () => {
      Object.assign(server, await serve());
      await prepare?.(server);
    });
    after(async () => {
      await quit();
      await server.stop?.();
    });
    tests(server);
  });
}
