// A gpuday serve with data folders of its own, and the command line beside it.

import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const BIN = process.env.GPUDAY_BIN;
const START_MS = 20_000;

function environment(home) {
  return { ...process.env, XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CACHE_HOME: path.join(home, 'cache'), XDG_CONFIG_HOME: path.join(home, 'config'),
    NO_COLOR: '1' };
}

/** Starts a server on a free port: { url, home, command, stop }. */
export async function serve() {
  const home = mkdtempSync(path.join(process.env.GPUDAY_WORK, 'home-'));
  const env = environment(home);
  const child = spawn(BIN, ['serve', '--port', '0', '--no-open'], { env });
  let errors = '';
  child.stderr.on('data', (text) => { errors += text; });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const url = await new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`gpuday serve says nothing: ${errors}`)), START_MS);
    child.stdout.on('data', (more) => {
      text += more;
      const found = /http:\/\/\S+/.exec(text);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[0].replace(/\/$/, ''));
    });
    ended.then((code) => reject(new Error(`gpuday serve ended with ${code}: ${errors}`)));
  });
  return {
    url,
    home,
    /** What a command answers with --json, in the same data folders. */
    async command(...words) {
      const options = { env, maxBuffer: 64 * 1024 * 1024 };
      try {
        return JSON.parse((await promisify(execFile)(BIN, [...words, '--json'], options)).stdout);
      } catch (error) {
        // The answer "no" has exit code 1 and its JSON all the same.
        if (error.code === 1 && error.stdout) return JSON.parse(error.stdout);
        throw error;
      }
    },
    async stop() {
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
