// Addresses that several tests open, and what they find there.

const encode = (settings) => new URLSearchParams(settings).toString();

export const LLAMA_65B = {
  model: 'llama-65b', 'training.tokens': '1.4T', 'cluster.gpu': 'A100-SXM4-80GB',
  'cluster.gpus': '2048',
};
export const LLAMA_65B_H100 = { ...LLAMA_65B, 'cluster.gpu': 'H100-SXM5-80GB', 'cluster.gpus': '1024' };
export const LORA_70B = {
  model: 'llama-2-70b', 'training.tokens': '100M', 'cluster.gpu': 'A100-SXM4-80GB',
  'cluster.gpus': '8',
};
export const BUDGET_8B = {
  model: 'llama-3.1-8b', 'training.tokens': '1T', 'budget.usd': '250k',
};

export const planPlace = (settings) => `#/plan?${encode(settings)}`;
export const ranksPlace = (settings) => `#/ranks?${encode(settings)}`;
export const searchPlace = (settings) => `#/search?${encode(settings)}`;
export const comparePlace = (...plans) =>
  `#/compare?${plans.map((plan) => `plan=${encodeURIComponent(encode(plan))}`).join('&')}`;

/** Saves two plans, numbers 1 and 2, by the command. */
export async function savePlans(server) {
  await server.command('plan', 'llama-65b', '--tokens', '1.4T', '--gpus', '2048xA100-SXM4-80GB', '--save');
  await server.command('plan', 'llama-2-7b', '--tokens', '1T', '--gpus', '64xA100-SXM4-80GB', '--save');
}

/** What a browser hands over when a file is dropped on the page. */
export async function drop(page, name, text) {
  const data = await page.evaluateHandle(([fileName, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], fileName, { type: 'application/json' }));
    return transfer;
  }, [name, text]);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}
