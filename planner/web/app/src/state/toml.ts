// Reads the scenarios that the server writes (tables, keys, plain values) into flat settings, so
// that the form can show what a file says. What it does not understand it leaves to the server:
// then the answer is undefined and the text itself travels on.

import type { Setting } from '../api/types';

export function flatten(toml: string): Record<string, Setting> | undefined {
  const settings: Record<string, Setting> = {};
  let table = '';
  for (const raw of toml.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[([\w.-]+)\]\s*(#.*)?$/.exec(line);
    if (header !== null) {
      table = `${header[1]}.`;
      continue;
    }
    const entry = /^([\w-]+)\s*=\s*(.+)$/.exec(line);
    if (entry === null) return undefined;
    const value = scalar(entry[2]!);
    if (value === undefined) return undefined;
    settings[table + entry[1]] = value;
  }
  return settings;
}

function scalar(text: string): Setting | undefined {
  const quoted = /^("(?:[^"\\]|\\.)*")\s*(#.*)?$/.exec(text);
  if (quoted !== null) {
    try {
      return JSON.parse(quoted[1]!) as string;
    } catch {
      return undefined;
    }
  }
  const bare = text.replace(/\s+#.*$/, '').trim();
  if (bare === 'true' || bare === 'false') return bare === 'true';
  if (/^[+-]?[\d_]+(\.[\d_]+)?(e[+-]?\d+)?$/i.test(bare)) return Number(bare.replace(/_/g, ''));
  return undefined;
}
