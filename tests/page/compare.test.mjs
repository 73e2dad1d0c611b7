// Comparing: the path of six clicks, the waterfall, and full fine-tuning against LoRA ranks.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dollars, open, pick, sentence } from './lib/browser.mjs';
import { LLAMA_65B, LLAMA_65B_H100, LORA_70B, comparePlace, drop, ranksPlace } from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

suite('compare', (server) => {
  it('leads from an empty start to a saved comparison in six clicks', async () => {
    const { page, done } = await open(server);
    await page.evaluate(() => {
      window.clicks = 0;
      addEventListener('click', (event) => { if (event.isTrusted) window.clicks += 1; }, true);
    });
    await page.getByRole('link', { name: /Pretrain LLaMA 65B/ }).click(); // 1
    await sentence(page, '2,048 × A100');
    await page.getByRole('button', { name: 'Add to comparison' }).click(); // 2
    await page.getByRole('link', { name: 'Compare (1)' }).waitFor();
    // Typing: from the button back to the field with the keyboard is what a person does with Tab.
    await page.getByRole('combobox', { name: 'GPU', exact: true }).focus();
    await pick(page, 'GPU', 'H100-SXM5-80');
    await sentence(page, 'H100');
    await page.getByRole('button', { name: 'Add to comparison' }).click(); // 3
    await page.getByRole('link', { name: 'Compare (2)' }).click(); // 4
    await page.locator('h2').filter({ hasText: /^Plan 2 is \$[\d,]+ (dearer|cheaper)/ }).waitFor();
    await page.getByRole('button', { name: 'Save these plans' }).click(); // 5
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click(); // 6
    await page.getByText('2 plans are saved').waitFor();
    assert.ok(await page.evaluate(() => window.clicks) <= 6, 'no more than six clicks');
    const { scenarios } = await server.command('scenarios');
    assert.equal(scenarios.length, 2);
    await done();
  });

  it('shows what makes one dearer, and the steps add up', async () => {
    const { page, done } = await open(server, comparePlace(LLAMA_65B, LLAMA_65B_H100));
    await page.locator('.chart svg').first().waitFor();
    const wall = async (gpus) => {
      const plan = await server.command('plan', 'llama-65b', '--tokens', '1.4T', '--gpus', gpus);
      return plan.cost.wall_usd;
    };
    const [from, to] = [await wall('2048xA100-SXM4-80GB'), await wall('1024xH100-SXM5-80GB')];
    await page.locator('h2').filter({ hasText: dollars(Math.abs(to - from)) }).waitFor();
    await page.getByText('These dollars as a table').click();
    const cells = await page.getByRole('region', { name: /From one plan's dollars/ })
      .locator('tbody tr td:last-child').allInnerTexts();
    assert.equal(cells[0], dollars(from));
    assert.equal(cells.at(-1), dollars(to));
    const sides = page.getByRole('region', { name: 'The plans side by side' });
    await sides.getByText(dollars(from), { exact: true }).waitFor();
    await sides.getByText(dollars(to), { exact: true }).waitFor();
    await page.getByText('Every number that differs').click();
    await page.getByRole('region', { name: 'What differs' }).getByText('GPUs (n)').waitFor();
    await done();
  });

  it('takes variants of a plan and gives plans away', async () => {
    const { page, done } = await open(server, comparePlace(LLAMA_65B, LLAMA_65B_H100));
    await page.getByRole('link', { name: 'Add a variant' }).click();
    await page.getByLabel('How many').fill('512');
    await sentence(page, '512 × H100');
    await page.getByRole('button', { name: 'Put into the comparison' }).click();
    await page.locator('h2').filter({ hasText: /^Plan 3 is/ }).waitFor();
    await page.getByRole('link', { name: 'Change' }).nth(2).click();
    await page.getByLabel('How many').fill('256');
    await sentence(page, '256 × H100');
    await page.getByRole('button', { name: 'Put back as plan 3' }).click();
    await page.getByRole('region', { name: 'The plans side by side' }).getByText('256 × H100').first()
      .waitFor();
    await page.getByRole('button', { name: 'Remove plan 1' }).click();
    await page.getByRole('link', { name: 'Compare (2)' }).waitFor();
    await done();
  });

  it('shows the others where one cannot be planned, and gives that one away', async () => {
    const { page, done } = await open(server,
      comparePlace(LLAMA_65B, { model: 'nope' }, LLAMA_65B_H100), { refusals: true });
    await page.locator('.banner').filter({ hasText: 'Plan 2: No model is called' }).waitFor();
    const sides = page.getByRole('region', { name: 'The plans side by side' });
    assert.equal(await sides.locator('thead th').count(), 2);
    await page.locator('h2').filter({ hasText: /^Plan 3 is/ }).waitFor();
    await page.getByRole('button', { name: 'Remove plan 2' }).click();
    await page.locator('h2').filter({ hasText: /^Plan 2 is/ }).waitFor();
    assert.equal(await page.locator('.banner').count(), 0);
    await done();
  });

  it('says so where a link has more plans than stand side by side', async () => {
    const { page, done } = await open(server, comparePlace(...Array(7).fill(LLAMA_65B)));
    await page.getByText('The link has 7 plans; the first 6 are shown.').waitFor();
    await page.getByRole('region', { name: 'The plans side by side' }).waitFor();
    await done();
  });

  it('shows ranks on the card that is recommended, or on the one that was asked about', async () => {
    const { page, done } = await open(server, ranksPlace({ model: 'llama-2-70b' }));
    const ranks = await server.command('ranks', 'llama-2-70b');
    await sentence(page, ranks.sentences[0]);
    const card = page.getByLabel('Card');
    assert.equal(await card.inputValue(), ranks.cheapest.gpu);
    assert.doesNotMatch(await card.innerText(), /yours/);
    // Empty fields say what this answer assumes.
    assert.equal(await page.getByLabel('Tokens to train on').getAttribute('placeholder'),
      ranks.assumptions.find(({ key }) => key === 'training.tokens').value);
    await pick(page, 'GPU', 'A100-SXM4-80');
    await card.locator('option', { hasText: 'A100-SXM4-80GB, 80.0 GiB (yours)' }).waitFor({ state: 'attached' });
    assert.equal(await card.inputValue(), 'A100-SXM4-80GB');
    await done();
  });

  it('takes a dropped model where it is asked about, with what is asked', async () => {
    const { page, done } = await open(server, ranksPlace({ 'training.tokens': '5M' }));
    await drop(page, 'ours.json', JSON.stringify({ model_type: 'llama', architectures: ['LlamaForCausalLM'],
      hidden_size: 1024, intermediate_size: 4096, num_attention_heads: 16, num_hidden_layers: 12, vocab_size: 32000,
      max_position_embeddings: 2048 }));
    await page.getByText('5M tokens in sequences of').waitFor();
    assert.match(page.url(), /#\/ranks\?config=.*training\.tokens=5M/);
    await done();
  });

  it('decides between full fine-tuning, LoRA and QLoRA ranks', async () => {
    const { page, done } = await open(server, ranksPlace(LORA_70B));
    const ranks = await server.command('ranks', 'llama-2-70b', '--tokens', '100M', '--gpus',
      '8xA100-SXM4-80GB');
    await sentence(page, ranks.sentences[0]);
    await page.locator('.chart svg').waitFor();
    const table = page.getByRole('region', { name: /Methods and ranks/ });
    assert.equal(await table.locator('tbody tr').count(), ranks.rows.length);
    assert.match(await table.locator('tbody tr').first().innerText(), /Full[\s\S]*NO/);
    const lora = ranks.rows.findIndex((row) => row.method === 'lora' && row.targets === 'q v');
    const cost = ranks.rows[lora].on.find((cell) => cell.gpu === 'A100-SXM4-80GB').usd;
    assert.ok((await table.locator('tbody tr').nth(lora).innerText()).includes(dollars(cost)));
    await table.locator('tbody tr').nth(lora).getByRole('link').click();
    await sentence(page, `LoRA of rank ${ranks.rows[lora].rank} for llama-2-70b`);
    await page.locator('.tile .big').last().filter({ hasText: '$' }).waitFor();
    await done();
  });
});
