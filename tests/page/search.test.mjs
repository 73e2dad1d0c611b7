// Searching: a budget in, a front out, a point as a plan; progress and a stop for long ones.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dollars, open, pick, sentence } from './lib/browser.mjs';
import { BUDGET_8B, searchPlace } from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

const SEARCH_MS = 120_000;

suite('search', (server) => {
  it('finds what keeps a budget and a date, and opens a point as a plan', async () => {
    const { page, done } = await open(server, '#/search');
    await pick(page, 'Model', 'llama-3.1-8b');
    await page.getByLabel('Tokens to train on').fill('1T');
    await page.getByLabel('Budget').fill('250k');
    await page.getByLabel('GPUs', { exact: true }).fill('64');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.headline .sentence').filter({ hasText: 'Cheapest for llama-3.1-8b' })
      .waitFor({ timeout: SEARCH_MS });
    const found = await server.command('search', 'llama-3.1-8b', '--tokens', '1T', '--budget', '250k',
      '--gpus', '64');
    await sentence(page, dollars(found.best[0].wall_usd));
    await page.locator('.chart svg').waitFor();
    const front = page.getByRole('region', { name: /^The front/ });
    assert.equal(await front.locator('tbody tr').count(), found.front.length);
    const last = found.front.at(-1);
    await front.locator('tbody tr').last().getByRole('link').click();
    await sentence(page, dollars(last.wall_usd));
    await page.locator('.verdicts').getByText('Within budget').waitFor();
    await page.goBack();
    await page.locator('.headline .sentence').filter({ hasText: 'Cheapest for' })
      .waitFor({ timeout: SEARCH_MS });
    await done();
  });

  it('opens a point of the chart', async () => {
    const { page, done } = await open(server,
      searchPlace({ ...BUDGET_8B, q_gpus: '64', q_go: '1' }));
    // The ring around the best is the last thing that is drawn.
    const ring = page.locator('.chart svg path[transform^="matrix(8.5"]');
    await ring.waitFor({ timeout: SEARCH_MS });
    await ring.scrollIntoViewIfNeeded();
    const box = await ring.boundingBox();
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForURL(/#\/plan\?/);
    await page.locator('.verdicts').getByText('Within budget').waitFor();
    await done();
  });

  it('shows how far a long search is, stops it, and shows the best so far', async () => {
    const { page, done } = await open(server, searchPlace({ model: 'llama-3.1-405b',
      'training.tokens': '15T', 'training.global_batch': '5040', 'budget.usd': '500M', q_gpus: '8..20000', q_wide: '1', q_go: '1' }));
    await page.getByRole('progressbar').waitFor();
    await page.locator('.progress label').filter({ hasText: /[1-9]\d* %|second/ })
      .waitFor({ timeout: SEARCH_MS });
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped before the end').waitFor({ timeout: SEARCH_MS });
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await page.locator('.headline .sentence').waitFor();
    // Another question, the first again: it is asked anew, although it is the last that was answered.
    const budget = page.getByLabel('Budget', { exact: true });
    await budget.fill('400M');
    await page.getByText('press Search again').waitFor();
    await budget.fill('500M');
    await page.getByText('press Search again').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: SEARCH_MS });
    await done();
  });

  it('says what is wrong with a search', async () => {
    const { page, done } = await open(server, searchPlace({ ...BUDGET_8B, 'budget.usd': 'much',
      q_go: '1' }), { refusals: true });
    await page.locator('.field .error').filter({ hasText: 'much' }).waitFor();
    await done();
  });

  it('dims an old result under an error, and says by which rule each row is priced', async () => {
    const { page, done } = await open(server, searchPlace({ ...BUDGET_8B, q_gpus: '64', q_go: '1' }),
      { refusals: true });
    await page.locator('.headline .sentence').filter({ hasText: 'llama-3.1-8b' }).waitFor({ timeout: SEARCH_MS });
    await page.locator('.facts').getByText(/prices? that each plan can be rented for/).waitFor();
    const prices = await page.getByRole('region', { name: /^The front/ })
      .getByText(/^\$[\d.]+\/h ./).count();
    assert.ok(prices > 0, 'each row says its price');
    const behind = page.locator('.facts');
    await behind.getByText('“How much is tried” takes them in').first().waitFor();
    assert.doesNotMatch((await behind.innerText()).replace(/The same in a terminal[\s\S]*/, ''), /--/);
    await page.getByLabel('Budget').fill('much');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.field .error').filter({ hasText: 'much' }).waitFor();
    await page.locator('.answer.outdated .headline').waitFor();
    await page.getByLabel('Budget').fill('250k');
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Kinds of GPU').fill('Nope');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('.banner').filter({ hasText: /^No GPU is called "Nope"$/ }).waitFor();
    await done();
  });

  it('asks for dates and confidence, and for no more than there is', async () => {
    const { page, done } = await open(server, '#/search');
    for (const label of ['Starts on', 'Done by']) {
      assert.equal(await page.getByLabel(label).getAttribute('type'), 'date');
    }
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('A yes must hold in').fill('90');
    await page.waitForURL(/budget\.confidence=90/);
    await page.getByLabel('How much is tried').selectOption('1');
    await page.waitForURL(/q_wide=1/);
    assert.equal(await page.getByLabel(/safe/i).count(), 0);
    await done();
  });
});
