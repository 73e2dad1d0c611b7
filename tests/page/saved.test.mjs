// The store: save, reload, find, tag, diff, delete and undo.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { dollars, open, sentence } from './lib/browser.mjs';
import { LLAMA_65B, LLAMA_65B_H100, planPlace } from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

suite('saved', (server) => {
  async function save(page, name, tags) {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Tags').fill(tags);
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const names = (page) => page.locator('.saved-what > a').allInnerTexts();

  it('says of a link to a plan that nothing has been saved yet', async () => {
    const { page, done } = await open(server, '#/saved?open=7', { refusals: true });
    await page.locator('.banner').filter({ hasText: /^Nothing has been saved yet$/ }).waitFor();
    await done();
  });

  it('is empty at first and says what it is for', async () => {
    const { page, done } = await open(server, '#/saved');
    await page.getByText('Nothing is saved yet').waitFor();
    await done();
  });

  it('saves plans with names and tags; they are there after a reload', async () => {
    for (const [settings, name, tags, gpus] of [
      [LLAMA_65B, 'As the paper', 'board, llama', '2,048'],
      [LLAMA_65B_H100, 'On H100', 'board', '1,024'],
    ]) {
      const { page, done } = await open(server, planPlace(settings));
      await sentence(page, gpus);
      await save(page, name, tags);
      await page.getByText('Saved.').waitFor();
      await done();
    }
    const { page, done } = await open(server, '#/saved');
    await page.getByRole('link', { name: 'On H100' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'On H100' }).waitFor();
    assert.deepEqual((await names(page)).sort(), ['As the paper', 'On H100']);
    const { scenarios } = await server.command('scenarios');
    assert.deepEqual(scenarios.map((saved) => saved.name).sort(), ['As the paper', 'On H100']);
    await done();
  });

  it('finds by text and by tag', async () => {
    const { page, done } = await open(server, '#/saved');
    // What is not there yet would count as gone.
    await page.getByRole('link', { name: 'As the paper' }).waitFor();
    await page.getByLabel('Find').fill('h100');
    await page.getByRole('link', { name: 'As the paper' }).waitFor({ state: 'detached' });
    assert.deepEqual(await names(page), ['On H100']);
    await page.getByLabel('Find').fill('');
    await page.getByRole('link', { name: 'As the paper' }).waitFor();
    await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'llama' }).click();
    await page.getByRole('link', { name: 'On H100' }).waitFor({ state: 'detached' });
    assert.match(page.url(), /tag=llama/);
    await done();
  });

  it('opens a saved plan, changes its tags and plans it again', async () => {
    const { page, done } = await open(server, '#/saved');
    await page.getByRole('link', { name: 'As the paper' }).click();
    await page.getByText('every number would be the same').waitFor();
    await sentence(page, '2,048');
    await page.getByLabel('Tags').fill('llama, approved');
    await page.getByRole('button', { name: 'Save tags' }).click();
    await page.getByText('The tags are saved').waitFor();
    await page.getByRole('link', { name: 'Plan it again' }).click();
    await page.waitForURL(/#\/plan\?model=llama-65b/);
    await sentence(page, '2,048');
    await page.goto(`${server.url}/#/saved?tag=approved`);
    await page.getByRole('link', { name: 'As the paper' }).waitFor();
    await done();
  });

  it('says what differs between two, and compares them', async () => {
    const { page, done } = await open(server, '#/saved');
    await page.getByRole('checkbox', { name: 'Tick As the paper' }).check();
    await page.getByRole('checkbox', { name: 'Tick On H100' }).check();
    await page.getByRole('button', { name: 'What differs' }).click();
    await page.getByRole('heading', { name: 'What differs' }).waitFor();
    const row = page.getByRole('region', { name: 'What differs' }).locator('tr')
      .filter({ hasText: 'GPUs (n)' });
    assert.match(await row.innerText(), /2,048 GPUs[\s\S]*1,024 GPUs[\s\S]*50/);
    await page.goBack();
    await page.getByRole('checkbox', { name: 'Tick As the paper' }).check();
    await page.getByRole('checkbox', { name: 'Tick On H100' }).check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.locator('h2').filter({ hasText: /^Plan 2 is/ }).waitFor();
    await done();
  });

  it('lists, compares and hands out a plan as it was saved', async () => {
    const { scenarios } = await server.command('scenarios');
    const one = scenarios.find(({ name }) => name === 'As the paper');
    const { page, done } = await open(server, '#/saved');
    const row = page.locator('.saved-list li').filter({ hasText: 'As the paper' });
    assert.ok((await row.innerText()).includes(dollars(one.wall_usd)), 'with interruptions');
    await page.getByRole('link', { name: 'As the paper' }).click();
    await sentence(page, dollars(one.wall_usd));
    const asked = page.waitForRequest((request) => request.url().endsWith('/api/report'));
    const download = page.waitForEvent('download');
    await page.getByLabel('Download a report').selectOption('md');
    assert.deepEqual((await asked).postDataJSON(), { saved: one.id, format: 'md' });
    assert.ok((await readFile(await (await download).path(), 'utf8')).includes(dollars(one.wall_usd)));
    await page.getByRole('button', { name: 'Add to comparison' }).click();
    await page.getByRole('link', { name: 'Compare (1)' }).click();
    await page.getByText(`as it was saved, number ${one.id}`).waitFor();
    assert.match(page.url(), /plan=saved%3D1/);
    await page.getByRole('link', { name: 'Change' }).click();
    await page.waitForURL(/#\/plan\?.*model=llama-65b/);
    await done();
  });

  it('names no path of the store where there is no such plan', async () => {
    const { page, done } = await open(server, '#/saved?open=999', { refusals: true });
    await page.locator('.banner').filter({ hasText: 'There is no plan number 999' }).waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /gpuday\.db/);
    await done();
  });

  it('deletes and brings back', async () => {
    const { page, done } = await open(server, '#/saved');
    await page.getByRole('button', { name: 'Delete On H100' }).click();
    await page.getByRole('link', { name: 'On H100' }).waitFor({ state: 'detached' });
    assert.equal((await server.command('scenarios')).scenarios.length, 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'On H100' }).waitFor();
    const { scenarios } = await server.command('scenarios');
    assert.deepEqual(scenarios.map((saved) => saved.name).sort(), ['As the paper', 'On H100']);
    await done();
  });

  it('hands out reports', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B), { refusals: true });
    await sentence(page, '2,048');
    for (const [format, start] of [['html', '<!doctype html>'], ['xlsx', 'PK']]) {
      const download = page.waitForEvent('download');
      await page.getByLabel('Download a report').selectOption(format);
      const file = await download;
      assert.equal(file.suggestedFilename(), `llama-65b-on-2048-a100-sxm4-80gb.${format}`);
      const content = await readFile(await file.path(), 'latin1');
      assert.ok(content.toLowerCase().startsWith(start.toLowerCase()), content.slice(0, 80));
      assert.ok(content.length > 1000);
    }
    await done();
  });
});
