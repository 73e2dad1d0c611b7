// Pages in Debian's chromium that notice what must not happen: errors on the console, requests to
// another host, dialogs that a plan's name opened.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

let browser;

export async function launch() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  return browser;
}

export async function quit() {
  await browser?.close();
  browser = undefined;
}

/** A page in a fresh context; `place` is what stands behind the address ("#/plan?..."). */
export async function open(server, place = '', options = {}) {
  const { width = 1280, height = 900, scheme = 'light' } = options;
  const context = await (await launch()).newContext({
    viewport: { width, height }, colorScheme: scheme, acceptDownloads: true, locale: 'en-US',
  });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // The browser itself notes answers such as 400; a test of wrong input expects them.
    if (options.refusals && message.text().startsWith('Failed to load resource')) return;
    problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== server.url) {
      problems.push(`request to ${request.url()}`);
    }
  });
  page.setDefaultTimeout(15_000);
  await page.goto(`${server.url}/${place}`);
  await page.locator('main h1').first().waitFor();
  return {
    page,
    /** Ends the page, and the test if something went wrong on it. */
    async done() {
      await context.close();
      assert.deepEqual(problems, []);
    },
  };
}

/** Types into a combobox and takes what stands out: what it offers first. */
export async function pick(page, label, text) {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.fill(text);
  await box.press('Enter');
}

/** The sentence of an answer, once it contains `text`. */
export async function sentence(page, text) {
  const found = page.locator('.headline .sentence').filter({ hasText: text });
  await found.waitFor();
  return found.innerText();
}

/** Nothing is wider than the window. */
export async function assertNoSideways(page, what) {
  const [wide, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${what}: ${wide} px wide in ${room} px`);
}

export function dollars(usd) {
  return `$${Math.round(usd).toLocaleString('en-US')}`;
}
