// Sentences, and the words of a key.

/** A file's name at the front stays as it is. */
export function capitalized(text: string): string {
  return /^\S*[.:]\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** "goodput.restart_minutes" as "goodput restart minutes". */
export function keyInWords(key: string): string {
  return key.replace(/[._]/g, ' ');
}
