// Sentences, and the words of a key.

/** A file's name at the front stays as it is. */
export function capitalized(text: string): string {
  return /^\S*[.:]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** "goodput.restart_minutes" as "goodput restart minutes". */
export function keyInWords(key: string): string {
  return key.replace(/[._]/g, ' ');
}

const FOR_A_TERMINAL = /(^|[\s'(])--[a-z]|\bgpuday [a-z]|^[a-z_]+\.[a-z_.]+ takes yours$/;

function clauses(text: string): string {
  return text.split('; ').filter((clause) => !FOR_A_TERMINAL.test(clause)).join('; ');
}

/** Without clauses that only a terminal has a use for: "(--wide takes them)", "; say yours with --gpus". */
export function withoutTerminal(text: string): string {
  const within = text.replace(/^--[a-z-]+(?: \w+)?: /, '').replace(/ ?\(([^()]*)\)/g, (all, inner: string) => {
    const kept = clauses(inner);
    return kept === '' && inner !== '' ? '' : all.replace(inner, () => kept);
  });
  return clauses(within);
}
