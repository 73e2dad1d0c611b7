// What people type is text and stays text, wherever it is shown.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { open, sentence } from './lib/browser.mjs';
import { LLAMA_65B, LLAMA_65B_H100, comparePlace, drop, planPlace } from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

const SCRIPT = '<script>window.hit = 1</script><img src=x onerror="window.hit = 1">';
const FORMULA = '=HYPERLINK("http://example.invalid", "press")';

suite('safety', (server) => {
  const unhurt = async (page) => {
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator('main script, main img').count(), 0);
  };

  it('keeps names and tags as text: in the list, opened, compared', async () => {
    for (const name of [SCRIPT, FORMULA]) {
      const { page, done } = await open(server, planPlace(LLAMA_65B));
      await sentence(page, '2,048');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill(name);
      await dialog.getByLabel('Tags').fill('<b>bold</b>');
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.goto(`${server.url}/#/saved`);
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await unhurt(page);
      await done();
    }
    const { page, done } = await open(server, '#/saved');
    await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: '<b>bold</b>' }).click();
    await page.getByRole('link', { name: SCRIPT, exact: true }).waitFor();
    await unhurt(page);
    await page.getByRole('button', { name: `Delete ${SCRIPT}`, exact: true }).click();
    await page.getByText(SCRIPT, { exact: false }).first().waitFor();
    await unhurt(page);
    await done();
  });

  it('keeps what the address says as text', async () => {
    const named = { ...LLAMA_65B, name: SCRIPT };
    for (const place of [planPlace({ model: SCRIPT }), comparePlace(named, LLAMA_65B_H100),
      `#/search?model=${encodeURIComponent(SCRIPT)}&q_go=1`]) {
      const { page, done } = await open(server, place, { refusals: true });
      await page.locator('.error, .banner, .chart svg').first().waitFor();
      await unhurt(page);
      await done();
    }
  });

  it('keeps what a dropped file is called as text', async () => {
    const { page, done } = await open(server, '', { refusals: true });
    await drop(page, `${SCRIPT}.json`, '{"model_type": "<script>window.hit = 1</script>"}');
    await page.locator('.error').first().waitFor();
    await unhurt(page);
    await done();
  });

  it('allows no inline script and no other host', async () => {
    const response = await fetch(`${server.url}/`);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    const html = await response.text();
    assert.match(html, /<meta name="gpuday-token" content="[^"]{16,}">/);
    assert.doesNotMatch(html, /<style|<script>|https?:\/\//);
  });
});
