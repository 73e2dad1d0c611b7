// Screenshots: of every view, light and dark, 1280 and 390 px wide, into $GPUDAY_SHOTS; those of
// README.md into $GPUDAY_README_IMAGES. Without either nothing is drawn.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { open } from './lib/browser.mjs';
import {
  BUDGET_8B, LLAMA_65B, LLAMA_65B_H100, LORA_70B, comparePlace, planPlace, ranksPlace, savePlans,
  searchPlace,
} from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

const { GPUDAY_SHOTS: shots, GPUDAY_README_IMAGES: images } = process.env;
const PLACES = {
  home: ['', '.examples'],
  plan: [planPlace(LLAMA_65B), '.chart svg'],
  'plan-no': [planPlace({ ...LLAMA_65B, 'cluster.gpus': '8', 'budget.usd': '1M',
    'budget.deadline_days': '30' }), '.ways'],
  compare: [comparePlace(LLAMA_65B, LLAMA_65B_H100), '.chart svg'],
  ranks: [ranksPlace(LORA_70B), '.chart svg'],
  search: [searchPlace({ ...BUDGET_8B, q_go: '1' }), '.chart svg'],
  saved: ['#/saved', '.saved-list li'],
  'saved-plan': ['#/saved?open=1', '.chart svg'],
  diff: ['#/diff?from=1&to=2', '.between'],
};

suite('pictures', { prepare: savePlans, skip: shots || images ? false : 'no folder is given' }, (server) => {
  async function draw(folder, name, view, options, fullPage) {
    const [place, ready] = PLACES[view];
    const { page, done } = await open(server, place, options);
    await page.locator(ready).first().waitFor({ timeout: 120_000 });
    await page.evaluate(() => document.activeElement?.blur());
    await page.waitForTimeout(300);
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
    await done();
  }

  it('draws every view', { skip: shots ? false : 'GPUDAY_SHOTS is not given' }, async () => {
    mkdirSync(shots, { recursive: true });
    for (const view of Object.keys(PLACES)) {
      for (const scheme of ['light', 'dark']) {
        for (const width of [1280, 390]) {
          await draw(shots, `${view}-${scheme}-${width}`, view, { scheme, width, height: 844 }, true);
        }
      }
    }
  });

  it('draws the pictures of README.md', { skip: images ? false : 'GPUDAY_README_IMAGES is not given' }, async () => {
    mkdirSync(images, { recursive: true });
    await draw(images, 'page-plan', 'plan', { height: 1000 }, false);
    await draw(images, 'page-compare', 'compare', { height: 1000 }, false);
    await draw(images, 'page-search', 'search', { height: 1000, scheme: 'dark' }, false);
  });
});
