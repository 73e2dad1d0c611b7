// For everybody: axe's rules in light and dark, the keyboard alone, narrow screens, paper.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { assertNoSideways, open, sentence } from './lib/browser.mjs';
import {
  BUDGET_8B, LLAMA_65B, LLAMA_65B_H100, LORA_70B, comparePlace, planPlace, ranksPlace, savePlans,
  searchPlace,
} from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PLACES = {
  home: ['', '.examples'],
  plan: [planPlace(LLAMA_65B), '.chart svg'],
  'a plan that does not fit': [planPlace({ ...LLAMA_65B, 'cluster.gpus': '8' }), '.ways'],
  compare: [comparePlace(LLAMA_65B, LLAMA_65B_H100), '.chart svg'],
  ranks: [ranksPlace(LORA_70B), '.chart svg'],
  search: [searchPlace({ ...BUDGET_8B, q_gpus: '64', q_go: '1' }), '.chart svg'],
  saved: ['#/saved', '.saved-list li'],
  'a saved plan': ['#/saved?open=1', '.chart svg'],
  diff: ['#/diff?from=1&to=2', '.between'],
};

async function violations(page) {
  // Through the debugger, which the page's policy does not hold for.
  await page.evaluate(AXE);
  const { violations: all } = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
  }));
  return all.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join('; ')}`);
}

suite('access', { prepare: savePlans }, (server) => {
  for (const scheme of ['light', 'dark']) {
    it(`breaks no serious rule of axe, ${scheme}`, async () => {
      for (const [name, [place, ready]] of Object.entries(PLACES)) {
        const { page, done } = await open(server, place, { scheme });
        await page.locator(ready).first().waitFor({ timeout: 60_000 });
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        assert.deepEqual(await violations(page), [], `${name}, ${scheme}`);
        await done();
      }
    });
  }

  it('breaks no serious rule in a dialog', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B));
    await page.locator('.tile .big .figure').first().click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await violations(page), []);
    await done();
  });

  it('works with the keyboard alone', async () => {
    const { page, done } = await open(server);
    await page.getByRole('combobox').waitFor();
    const focused = () => page.evaluate(() => document.activeElement.textContent ||
      document.activeElement.getAttribute('aria-label') || document.activeElement.id);
    // The question has the focus at the start.
    await page.keyboard.type('llama-2-7');
    await page.keyboard.press('ArrowDown');
    assert.match(await page.evaluate(() =>
      document.activeElement.getAttribute('aria-activedescendant')), /-1$/);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await sentence(page, 'llama-2-7b');
    await page.reload();
    await sentence(page, 'llama-2-7b');
    await page.keyboard.press('Tab');
    assert.match(await focused(), /Skip/);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.getAttribute('role') === 'combobox'));
    // On to the first figure, and open what stands behind it.
    for (let step = 0; step < 40; step += 1) {
      if (await page.evaluate(() => document.activeElement.classList.contains('figure'))) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains('figure')));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid', 'the focus is visible');
    await done();
  });

  it('fits a screen of 390 px without scrolling sideways', async () => {
    for (const [name, [place, ready]] of Object.entries(PLACES)) {
      const { page, done } = await open(server, place, { width: 390, height: 844 });
      await page.locator(ready).first().waitFor({ timeout: 60_000 });
      await assertNoSideways(page, name);
      await done();
    }
  });

  it('switches between light and dark, and remembers', async () => {
    const { page, done } = await open(server);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: 'Dark theme' }).click();
    assert.notEqual(await ground(), light);
    await page.reload();
    await page.getByRole('button', { name: 'Light theme' }).waitFor();
    assert.notEqual(await ground(), light);
    await done();
  });

  it('prints six plans side by side, and ranks, no wider than A4', async () => {
    const many = comparePlace(...[64, 128, 256, 512, 1024, 2048].map((gpus) =>
      ({ ...LLAMA_65B, 'cluster.gpus': String(gpus) })));
    for (const place of [many, ranksPlace(LORA_70B)]) {
      const { page, done } = await open(server, place, { width: 794 });
      await page.locator('.chart svg').first().waitFor({ timeout: 60_000 });
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 702, height: 1000 });
      const right = await page.evaluate(() => Math.max(...[...document.querySelectorAll('table, .chart svg')]
        .map((element) => element.getBoundingClientRect().right)));
      assert.ok(right <= 702, `${right} px of 702`);
      await done();
    }
  });

  it('prints a plan on A4', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B));
    await page.locator('.chart svg').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.ask').isVisible(), false);
    assert.equal(await page.locator('.top').isVisible(), false);
    assert.equal(await page.locator('.headline').isVisible(), true);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= 3, `${pages} pages`);
    assert.match(pdf, /\/MediaBox\s*\[\s*0 0 59[45][.\d]* 84[12]/);
    await done();
  });
});
