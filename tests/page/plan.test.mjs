// Planning: from an empty start to numbers that explain themselves; wrong input; a dropped model.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dollars, open, pick, sentence } from './lib/browser.mjs';
import { LLAMA_65B, drop, planPlace } from './lib/places.mjs';
import { suite } from './lib/suite.mjs';

// Mistral 7B's shape under another name: what a person drops is in no catalog.
const CONFIG = {
  architectures: ['MistralForCausalLM'], model_type: 'mistral', hidden_size: 4096,
  intermediate_size: 14336, num_attention_heads: 32, num_key_value_heads: 8, num_hidden_layers: 32,
  vocab_size: 32000, max_position_embeddings: 32768, sliding_window: 4096,
  tie_word_embeddings: false, hidden_act: 'silu', rms_norm_eps: 1e-5,
};

suite('plan', (server) => {
  const line = (plan, id) => plan.lines.find((candidate) => candidate.id === id);

  it('plans LLaMA-65B from an empty start, as the command does', async () => {
    const { page, done } = await open(server);
    await page.getByRole('combobox').waitFor();
    await pick(page, 'Start with a model', 'llama 65');
    await page.getByLabel('Tokens to train on').fill('1.4T');
    await pick(page, 'GPU', 'A100-SXM4-80');
    await page.getByLabel('How many').fill('2048');
    const plan = await server.command('plan', 'llama-65b', '--tokens', '1.4T', '--gpus',
      '2048xA100-SXM4-80GB');
    const said = await sentence(page, dollars(line(plan, 'cost.wall_usd').value));
    assert.match(said, /^Training llama-65b on 1\.4T tokens takes [\d.]+ days and costs \$/);
    assert.match(said, /2,048 × A100-SXM4-80GB/);
    assert.match(await page.locator('.headline .range').innerText(),
      new RegExp(`\\${dollars(line(plan, 'cost.wall_usd').low)} to \\${
        dollars(line(plan, 'cost.wall_usd').high)}`));
    const gib = line(plan, 'memory.per_gpu.total_bytes').value / 1024 ** 3;
    await page.locator('.card .lead').filter({ hasText: `${gib.toPrecision(3)} GiB` }).waitFor();
    await page.locator('.chart svg').nth(1).waitFor();
    await done();
  });

  it('explains a number: formula, numbers put in, source, confidence, and what it is made of', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B));
    const plan = await server.command('plan', 'llama-65b', '--tokens', '1.4T', '--gpus',
      '2048xA100-SXM4-80GB');
    const figure = page.locator('.tile .big .figure').first();
    await figure.click();
    const dialog = page.getByRole('dialog');
    const wall = line(plan, 'time.wall_days');
    for (const text of [wall.formula, wall.numbers, wall.source, wall.confidence]) {
      await dialog.getByText(text, { exact: true }).first().waitFor();
    }
    await dialog.getByRole('button', { name: /^days/ }).click();
    await dialog.getByText(line(plan, 'time.days').formula, { exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByText(wall.formula, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await figure.evaluate((element) => element === document.activeElement),
      'the focus goes back to the number');
    await page.getByText('Every number, with formula and source').click();
    const rows = page.getByRole('region', { name: 'The ledger' }).locator('tbody tr');
    assert.equal(await rows.count(), plan.lines.length);
    await done();
  });

  it('has the scenario in the address: a link brings it back, and so does the back button', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B));
    const first = await sentence(page, '2,048');
    await page.reload();
    assert.equal(await sentence(page, '2,048'), first);
    await page.getByLabel('How many').fill('1024');
    await sentence(page, '1,024');
    assert.match(page.url(), /cluster\.gpus=1024/);
    await page.goBack();
    assert.equal(await sentence(page, '2,048'), first);
    await done();
  });

  it('takes what stands out first, and nothing while a name is being typed', async () => {
    const { page, done } = await open(server);
    const start = page.getByRole('combobox', { name: 'Start with a model' });
    await start.pressSequentially('gpt2-xl', { delay: 20 });
    assert.equal(await start.inputValue(), 'gpt2-xl', 'gpt2 on the way is not taken');
    await start.fill('zzz');
    await page.getByRole('link', { name: /Pretrain LLaMA 65B/ }).click();
    await sentence(page, 'llama-65b');
    assert.doesNotMatch(page.url(), /zzz/);
    for (const [typed, taken] of [['4090', 'RTX4090'], ['h100-pcie', 'H100-PCIe-80GB'], ['mi300x', 'MI300X']]) {
      const gpu = page.getByRole('combobox', { name: 'GPU', exact: true });
      await gpu.fill(typed);
      const out = page.locator('.combobox [role=option][aria-selected=true]');
      assert.match(await out.innerText(), new RegExp(`^${taken}`));
      await gpu.press(typed === '4090' ? 'Tab' : 'Enter');
      await sentence(page, `× ${taken}`);
      assert.equal(await gpu.inputValue(), taken);
    }
    await done();
  });

  it('reads numbers as people and the page itself write them', async () => {
    const { page, done } = await open(server, planPlace({ ...LLAMA_65B, 'cluster.gpus': '64' }));
    await sentence(page, '64 ×');
    const tokens = page.getByLabel('Tokens to train on');
    for (const [typed, said] of [['1,000,000', '1M tokens'], ['300 billion', '300B tokens'], ['1 t', '1T tokens']]) {
      await tokens.fill(typed);
      await sentence(page, said);
    }
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Your price').fill('$2.50');
    await page.getByLabel('Money at most').fill('$250,000');
    await page.locator('.verdicts').getByText('of $250,000').waitFor();
    await page.getByLabel('Sequence length').fill('4k');
    await page.getByText('Every number, with formula and source').click();
    await page.getByRole('region', { name: 'The ledger' }).getByText('4,096 tokens').first().waitFor();
    await done();
  });

  it('asks for data as examples, and shows what a link sets under More', async () => {
    const { page, done } = await open(server, planPlace({ model: 'llama-2-7b', 'data.examples': '52k',
      'data.average_tokens': '400', 'data.epochs': '3', 'cluster.gpus': '8' }));
    await sentence(page, '62.4M tokens');
    assert.equal(await page.getByLabel('Examples').inputValue(), '52k');
    await page.getByLabel('Epochs').fill('1');
    await sentence(page, '20.8M tokens');
    await page.getByLabel('Average length').fill('800');
    await sentence(page, '41.6M tokens');
    assert.equal(await page.locator('.others').count(), 0);
    await page.getByLabel('A yes must hold in').fill('95');
    await page.waitForURL(/budget\.confidence=95/);
    await done();
    // Where the answer stands below the form, that stays short, unless something in it is wrong.
    const narrow = await open(server, planPlace({ ...LLAMA_65B, 'budget.usd': '1M' }), { width: 390 });
    await sentence(narrow.page, '2,048');
    assert.equal(await narrow.page.getByLabel('Money at most').isVisible(), false);
    await narrow.done();
    const wrong = await open(server, planPlace({ ...LLAMA_65B, 'budget.usd': 'much' }), { width: 390, refusals: true });
    await wrong.page.locator('.field .error').filter({ hasText: 'much' }).waitFor();
    await wrong.done();
  });

  it('keeps the plan while other views are looked at, and takes its model along', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B));
    await sentence(page, '2,048');
    await page.getByRole('link', { name: 'Search' }).click();
    assert.equal(await page.getByRole('combobox', { name: 'Model', exact: true }).inputValue(), 'llama-65b');
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await sentence(page, '2,048');
    await page.getByRole('link', { name: 'Start anew' }).click();
    await page.getByText('Choose a model, and the answer stands here').waitFor();
    await done();
  });

  it('says beside the field what is wrong, and keeps the last good answer', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B), { refusals: true });
    const first = await sentence(page, '2,048');
    const tokens = page.getByLabel('Tokens to train on');
    await tokens.fill('many');
    await page.locator('.field .error').filter({ hasText: 'found "many"' }).waitFor();
    assert.equal(await tokens.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.locator('.headline .sentence').innerText(), first);
    const banner = page.getByText('This is the last good answer');
    await banner.waitFor();
    assert.ok(await page.locator('.answer.outdated').count() > 0, 'the last good answer is dimmed');
    await tokens.fill('700B');
    await sentence(page, '700B tokens');
    assert.equal(await page.locator('.field .error').count(), 0);
    await page.getByRole('combobox', { name: 'Model', exact: true }).fill('llama-65x');
    await page.keyboard.press('Enter');
    await page.locator('.combobox .error').filter({ hasText: 'did you mean' }).waitFor();
    await done();
  });

  it('never moves the answer for what is being typed, and says nothing of terminals', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B), { refusals: true });
    await sentence(page, '2,048');
    await page.locator('.chart svg').nth(1).waitFor();
    const top = () => page.locator('.headline .sentence').evaluate((element) =>
      element.getBoundingClientRect().top + scrollY);
    const before = await top();
    await page.getByLabel('Tokens to train on').fill('1.4Tx');
    await page.locator('.field .error').waitFor();
    await page.getByText('This is the last good answer').waitFor();
    assert.equal(await top(), before);
    await page.getByLabel('Tokens to train on').fill('1');
    await sentence(page, 'on 1 token takes');
    assert.match(await sentence(page, 'on 1 token'), /seconds|minutes|hours/);
    await page.getByRole('combobox', { name: 'Model', exact: true }).fill('llama-65x');
    await page.keyboard.press('Enter');
    const error = await page.locator('.combobox .error').innerText();
    assert.doesNotMatch(error, /gpuday|--|operand|set:/i);
    await done();
  });

  it('names what a link sets and no field shows, and takes it away', async () => {
    const { page, done } = await open(server, planPlace({ ...LLAMA_65B, 'goodput.restart_minutes': '600' }));
    const with600 = await sentence(page, '2,048');
    const chip = page.getByRole('button', { name: 'Remove goodput restart minutes, 600' });
    await chip.click();
    await chip.waitFor({ state: 'detached' });
    assert.doesNotMatch(page.url(), /restart_minutes/);
    await page.waitForFunction((old) =>
      document.querySelector('.headline .sentence')?.textContent !== old, with600);
    await done();
  });

  it('adds what is shown to the comparison, never what is being typed wrongly', async () => {
    const { page, done } = await open(server, planPlace(LLAMA_65B), { refusals: true });
    await sentence(page, '2,048');
    await page.getByLabel('Tokens to train on').fill('many');
    await page.locator('.field .error').waitFor();
    await page.getByRole('button', { name: 'Add to comparison' }).click();
    await page.getByRole('link', { name: 'Compare (1)' }).click();
    await page.getByRole('region', { name: 'The plans side by side' }).getByText('1.4T').waitFor();
    await done();
  });

  it('answers yes, maybe or NO with the runs behind it, and both utilizations with a word', async () => {
    const { page, done } = await open(server, planPlace({ ...LLAMA_65B, 'budget.usd': '1k' }));
    const plan = await server.command('plan', 'llama-65b', '--tokens', '1.4T', '--gpus',
      '2048xA100-SXM4-80GB', '--budget', '1k');
    await sentence(page, '2,048');
    const words = await page.locator('.verdicts .answer-word').allInnerTexts();
    assert.deepEqual(words, plan.verdicts.map(({ answer }) => answer === 'no' ? 'NO' : answer));
    const tile = await page.locator('.tile').filter({ hasText: 'GPU-days' }).innerText();
    assert.match(tile, /Utilization [\d.]+ %: all work that is done[\s\S]*MFU [\d.]+ %/);
    await done();
  });

  it('says nothing of a micro-batch where none fits', async () => {
    const { page, done } = await open(server, planPlace({ ...LLAMA_65B, 'cluster.gpus': '8' }));
    await sentence(page, 'does not fit');
    const memory = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Memory per GPU' }) });
    // The verdict above says what would do; this layout's own number would be another.
    assert.doesNotMatch(await memory.innerText(), /\b0 (sequences|GPUs)|fits from/i);
    await done();
  });

  it('says what would make it fit, and does it at the press of a button', async () => {
    const { page, done } = await open(server, planPlace({ ...LLAMA_65B, 'cluster.gpus': '8' }));
    await sentence(page, 'does not fit on 8 × A100-SXM4-80GB');
    await page.getByRole('button', { name: /^Take \d+ GPUs$/ }).click();
    await page.locator('.verdicts').getByText(/^Fits/).first().waitFor();
    await done();
  });

  it('follows the method: full, LoRA, QLoRA', async () => {
    const { page, done } = await open(server, planPlace({ model: 'llama-2-7b',
      'training.tokens': '10M', 'cluster.gpu': 'A100-SXM4-80GB', 'cluster.gpus': '1' }));
    await page.getByRole('radio', { name: 'LoRA', exact: true }).check();
    await sentence(page, 'LoRA of rank 16 for llama-2-7b');
    await page.getByLabel('Rank of the adapters').fill('64');
    await sentence(page, 'LoRA of rank 64');
    await page.getByRole('radio', { name: 'QLoRA' }).check();
    await sentence(page, 'QLoRA of rank 64');
    assert.match(page.url(), /precision\.name=int4/);
    await page.getByRole('radio', { name: 'Full' }).check();
    await page.locator('.headline .sentence').filter({ hasText: /^Training/ }).waitFor();
    assert.doesNotMatch(page.url(), /optimizer|precision/);
    await done();
  });

  it('says what is gone with a method, and brings it back', async () => {
    const { page, done } = await open(server, planPlace({ model: 'llama-2-7b', 'training.tokens': '10M',
      'optimizer.name': 'lion', 'cluster.gpu': 'A100-SXM4-80GB', 'cluster.gpus': '1' }));
    await page.getByRole('radio', { name: 'LoRA', exact: true }).check();
    await page.getByText('lion: gone with the method before').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL(/optimizer\.name=lion/);
    await done();
  });

  it('plans a config.json that is dropped on the page', async () => {
    const { page, done } = await open(server);
    await page.getByRole('combobox').waitFor();
    await drop(page, 'config.json', JSON.stringify({ ...CONFIG, _name_or_path: 'us/Ours-7B' }));
    await sentence(page, 'Ours-7B');
    await page.locator('.headline .sentence').filter({ hasText: '(assumed)' }).waitFor();
    await page.getByText('from the config.json you dropped').waitFor();
    await page.getByLabel('Tokens to train on').fill('2T');
    await sentence(page, '2T tokens');
    await page.reload();
    await sentence(page, '2T tokens');
    await page.getByText('Every number, with formula and source').click();
    await page.getByRole('region', { name: 'The ledger' }).getByText('7,241,732,096 parameters')
      .first().waitFor();
    await done();
  });

  it('says so when what is dropped is no config.json', async () => {
    const { page, done } = await open(server);
    await drop(page, 'notes.json', 'not { JSON');
    await page.getByText('is not a config.json').waitFor();
    await done();
  });
});
