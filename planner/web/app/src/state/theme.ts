// Light or dark: as the system says, unless the toggle said otherwise.

export type Theme = 'light' | 'dark';
const KEY = 'gpuday.theme';
export const THEME_CHANGED = 'gpuday-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

export function theme(): Theme {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Storage that is off: the system's it is.
  }
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system.matches ? 'dark' : 'light';
}

function apply(): void {
  document.documentElement.dataset['theme'] = theme();
  dispatchEvent(new Event(THEME_CHANGED));
}

export function setTheme(next: Theme): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds for this page then.
  }
  document.documentElement.dataset['theme'] = next;
  dispatchEvent(new Event(THEME_CHANGED));
}

export function startTheme(): void {
  apply();
  system.addEventListener('change', apply);
}

const probe = document.createElement('span');

/** A colour of the style sheet as the theme resolves it, for charts. */
export function colour(name: string): string {
  if (!probe.isConnected) {
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}
