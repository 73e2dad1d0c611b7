// Numbers as the command line prints them (planner/base/numbers.h): the same digits, the same units.
// Memory is in GiB (2^30 bytes) throughout the page; GB never appears.

export const BYTES_PER_GIB = 1024 ** 3;

const formats = new Map<string, Intl.NumberFormat>();

function fixed(value: number, decimals: number): string {
  const key = `${decimals}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      roundingMode: 'halfEven',
    } as Intl.NumberFormatOptions);
    formats.set(key, format);
  }
  return format.format(value === 0 ? 0 : value).replace('-', '−');
}

/** 1234567 as "1,234,567"; a fraction is rounded away. */
export function grouped(value: number): string {
  return fixed(value, 0);
}

/** Significant digits without an exponent: 46.8, 0.0123, 1,235. */
export function short(value: number, digits = 3): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return fixed(value, Math.min(20, Math.max(0, digits - 1 - magnitude)));
}

/** The same without zeros at the end of a fraction: 2.5, 989. */
export function plain(value: number, digits = 3): string {
  const text = short(value, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** With an exponent of two digits at least: 4.04e22, 1.23e03. */
export function scientific(value: number, digits = 4): string {
  const format = new Intl.NumberFormat('en-US', {
    notation: 'scientific',
    minimumFractionDigits: digits - 1,
    maximumFractionDigits: digits - 1,
    roundingMode: 'halfEven',
  } as Intl.NumberFormatOptions);
  return format.format(value).replace(/E(-?)(\d)?$/, 'e$10$2').replace('E', 'e');
}

/** With a decimal suffix: 6.74B, 1.4T, 540k, 12. For parameters and tokens. */
export function scaled(value: number, digits = 3): string {
  const scales: [string, number][] = [['P', 1e15], ['T', 1e12], ['B', 1e9], ['M', 1e6], ['k', 1e3]];
  const nearly = 1 - 0.5 * 10 ** -digits;
  for (const [suffix, factor] of scales) {
    if (Math.abs(value) >= factor * nearly) return plain(value / factor, digits) + suffix;
  }
  return plain(value, digits);
}

const DAYS_PER_YEAR = 365.25;
const MOST_DAYS = 1000;

/** "2.74 years", "46.8 days", "3.38 hours", "12.1 minutes", "5.62 seconds". */
export function duration(days: number): string {
  if (days >= MOST_DAYS) return `${short(days / DAYS_PER_YEAR)} years`;
  if (days >= 1) return `${short(days)} days`;
  if (days * 24 >= 1) return `${short(days * 24)} hours`;
  if (days * 1440 >= 1) return `${short(days * 1440)} minutes`;
  return `${short(days * 86_400)} seconds`;
}

/** Two durations in one unit: "22.9 to 41.5 days". */
export function durations(low: number, high: number): string {
  const [a, unitOfLow] = split(duration(low));
  const [b, unit] = split(duration(high));
  return unitOfLow === unit ? `${a} to ${b} ${unit}` : `${a} ${unitOfLow} to ${b} ${unit}`;
}

function split(text: string): [string, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** "$129,404", or "$3.43" below 100. */
export function dollars(usd: number): string {
  const text = Math.abs(usd) < 100 ? fixed(Math.abs(usd), 2) : grouped(Math.abs(usd));
  return `${usd < 0 ? '−' : ''}$${text}`;
}

/** A change of dollars, with its sign: "+$120", "−$3.40". */
export function dollarsChange(usd: number): string {
  return usd > 0 ? `+${dollars(usd)}` : dollars(usd);
}

/** "$2.97M" for axes, where every digit would crowd. */
export function dollarsOnAxis(usd: number): string {
  return `${usd < 0 ? '−' : ''}$${scaled(Math.abs(usd)).replace('B', ' bn')}`;
}

export function gib(bytes: number): string {
  return `${short(bytes / BYTES_PER_GIB)} GiB`;
}

/** Small amounts keep their digits: 1.14, 28.4, 1,085,007. */
export function amount(value: number): string {
  return value < 100 ? short(value) : grouped(value);
}

export function percent(share: number): string {
  return `${plain(100 * share)} %`;
}

/** "in 6 of 10 such runs", as planner/plan/band_words.h says it: rounded down, to be kept. */
export function runs(chance: number): string {
  if (chance >= 0.995) return 'in more than 99 of 100 such runs';
  const ofTen = Math.floor(10 * chance + 1e-9);
  return ofTen >= 1 ? `in ${ofTen} of 10 such runs` : 'in fewer than 1 of 10 such runs';
}

/** "1 GPU", "2,048 GPUs". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

const FACTORS: Record<string, number> = {
  '': 1,
  k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, b: 1e9, bn: 1e9, g: 1e9, billion: 1e9,
  t: 1e12, trillion: 1e12, p: 1e15, quadrillion: 1e15,
  ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3, ti: 1024 ** 4,
};

/** "1.4T", "10 billion", "1,000,000", "2e12", "8Ki", "1_000" as a number, or undefined when it is not one. */
export function parseNumber(text: string): number | undefined {
  const match =
    /^ *([+-]?(?:\d{1,3}(?:,\d{3})+|\d+(?:_\d+)*)?(?:\.\d+)?(?:e[+-]?\d+)?) *([a-z]*) *$/i.exec(text);
  const factor = match === null ? undefined : FACTORS[match[2]!.toLowerCase()];
  if (match === null || factor === undefined || !/\d/.test(match[1]!)) return undefined;
  const value = Number(match[1]!.replace(/[_,]/g, '')) * factor;
  return Number.isFinite(value) ? value : undefined;
}
