// Which field an error belongs to: errors name the scenario key, the model or the GPU.

export interface FieldErrors {
  fields: Record<string, string>;
  /** What belongs to no field that is shown. */
  other?: string;
}

export function errorsByField(error: string | undefined, shown: string[]): FieldErrors {
  if (error === undefined) return { fields: {} };
  const text = forReaders(error);
  const lower = error.toLowerCase();
  const key = shown.filter((name) => name.includes('.')).find((name) => lower.includes(name));
  if (key !== undefined) return { fields: { [key]: withoutKey(text, key) } };
  if (/no gpu is called|can be any of|--gpus\b/.test(lower)) {
    const field = /no gpu|can be any of/.test(lower) ? 'cluster.gpu' : 'cluster.gpus';
    return { fields: { [field]: text } };
  }
  if (/no model is called|config\.json|model\./.test(lower)) return { fields: { model: text } };
  return { fields: {}, other: text };
}

function withoutKey(text: string, key: string): string {
  if (!text.toLowerCase().startsWith(`${key}: `)) return text;
  const rest = text.slice(key.length + 2);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** Without the places of the terminal, and commands that a page does not have. */
function forReaders(error: string): string {
  const text = error
    .replace(/^(command line|--[\w-]+|set|scenario|scenario_toml|<[^>]*>)(:\d+)*: /, '')
    .replace(/ \(gpuday \w+ lists them\)/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
