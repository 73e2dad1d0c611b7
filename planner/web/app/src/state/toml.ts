// Scenario files as flat settings, so that the form can show what a file says. What cannot be said
// as one (a list of tables, a date) it leaves to the server: then the answer is undefined and the
// text itself travels on.

import { parse, type TomlTable, type TomlValue } from 'smol-toml';
import type { Setting } from '../api/types';

type Settings = Record<string, Setting>;

// A view asks for many keys of the same text.
let last: { toml: string; settings: Settings | undefined } | undefined;

export function flatten(toml: string): Settings | undefined {
  if (last?.toml !== toml) last = { toml, settings: read(toml) };
  return last.settings;
}

function read(toml: string): Settings | undefined {
  try {
    const settings: Settings = {};
    return put(parse(toml), '', settings) ? settings : undefined;
  } catch {
    return undefined;
  }
}

function put(table: TomlTable, prefix: string, settings: Settings): boolean {
  return Object.entries(table).every(([key, value]) => {
    if (isTable(value)) return put(value, `${prefix}${key}.`, settings);
    const text = scalar(value);
    if (text === undefined) return false;
    settings[prefix + key] = text;
    return true;
  });
}

function isTable(value: TomlValue): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

/** A list of plain values is written as TOML has it, which `set` takes. */
function scalar(value: TomlValue): Setting | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  const plain = Array.isArray(value) &&
    value.every((item) => ['string', 'number', 'boolean'].includes(typeof item));
  return plain ? JSON.stringify(value) : undefined;
}
