// An editable combobox with a list, as the ARIA authoring practices describe it: type to narrow, the
// first stands out, arrows to move, Enter or Tab to take what stands out, Escape to close. What is
// typed counts even if it is not in the list.

import type { JSX } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';

export interface Choice {
  value: string;
  /** Beside the value, in small print. */
  note?: string;
  /** More words by which it is found. */
  words?: string;
}

const MOST_SHOWN = 60;

/** By its name or by one of its other names, whole. */
function isCalled(choice: Choice, text: string): boolean {
  const name = text.trim().toLowerCase();
  return name !== '' && [choice.value, ...(choice.words ?? '').split(/\s+/)]
    .some((known) => known.toLowerCase() === name);
}

function found(choices: Choice[], text: string): Choice[] {
  const parts = text.toLowerCase().split(/\s+/).filter((part) => part !== '');
  const score = (choice: Choice): number => {
    const value = choice.value.toLowerCase();
    const all = `${value} ${(choice.words ?? '').toLowerCase()}`;
    const loose = all.replace(/[-_. ]/g, '');
    if (!parts.every((part) => all.includes(part) || loose.includes(part.replace(/[-_.]/g, '')))) {
      return -1;
    }
    if (parts.length === 0) return 0;
    if (isCalled(choice, text)) return 3;
    return value.startsWith(parts[0]!) ? 2 : 1;
  };
  return choices.map((choice) => ({ choice, rank: score(choice) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => b.rank - a.rank ||
      (parts.length === 0 ? 0 : a.choice.value.length - b.choice.value.length))
    .slice(0, MOST_SHOWN)
    .map(({ choice }) => choice);
}

export function Combobox(props: {
  label: string;
  value: string;
  choices: Choice[];
  onPick: (value: string) => void;
  placeholder?: string;
  hint?: string;
  error?: string | undefined;
  autoFocus?: boolean;
  /** Nothing is taken on leaving it: what is clicked is meant then, not what was typed. */
  deliberate?: boolean;
}): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [draft, setDraft] = useState<string>();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const text = draft ?? props.value;
  const shown = useMemo(() => (open ? found(props.choices, draft ?? '') : []),
    [open, draft, props.choices]);

  useEffect(() => {
    if (props.autoFocus) input.current?.focus();
  }, []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  // What is taken with Tab is not taken again as text when the focus leaves.
  const typing = useRef(false);
  const take = (value: string) => {
    typing.current = false;
    setDraft(undefined);
    close();
    if (value !== props.value) props.onPick(value);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) {
        setOpen(true);
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = active + step;
      setActive(next < 0 ? shown.length - 1 : next >= shown.length ? 0 : next);
    } else if (event.key === 'Enter') {
      if (!open) return;
      event.preventDefault();
      take(shown[active]?.value ?? text.trim());
    } else if (event.key === 'Tab') {
      const chosen = shown[active];
      if (open && chosen !== undefined && draft?.trim()) take(chosen.value);
    } else if (event.key === 'Escape') {
      if (open) event.preventDefault();
      typing.current = false;
      setDraft(undefined);
      close();
    }
  };
  const exact = (typed: string) =>
    props.choices.find((choice) => choice.value.toLowerCase() === typed.trim().toLowerCase())?.value;
  const describedBy = [props.hint && `${id}-hint`, props.error && `${id}-error`]
    .filter(Boolean).join(' ');

  return (
    <div class="field combobox">
      <label for={`${id}-input`}>{props.label}</label>
      <div class="combobox-box">
        <input id={`${id}-input`} ref={input} type="text" role="combobox" autocomplete="off"
          spellcheck={false} aria-expanded={open} aria-controls={`${id}-list`}
          aria-autocomplete="list" value={text} placeholder={props.placeholder ?? ''}
          {...(active >= 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
          {...(describedBy === '' ? {} : { 'aria-describedby': describedBy })}
          aria-invalid={props.error !== undefined}
          onInput={(event) => {
            const typed = event.currentTarget.value;
            typing.current = true;
            setDraft(typed);
            setOpen(true);
            setActive(typed.trim() !== '' && found(props.choices, typed).length > 0 ? 0 : -1);
          }}
          onClick={() => setOpen(true)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => {
            if (typing.current && !props.deliberate) take(exact(text) ?? text.trim());
            else close();
          }}
          onKeyDown={keys} />
        <ul id={`${id}-list`} ref={list} role="listbox" aria-label={props.label}
          hidden={!open || shown.length === 0}>
          {shown.map((choice, index) => (
            <li key={choice.value} id={`${id}-${index}`} role="option"
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                take(choice.value);
              }}>
              <span>{choice.value}</span>
              {choice.note !== undefined && <small>{choice.note}</small>}
            </li>
          ))}
        </ul>
      </div>
      {props.hint !== undefined && <p class="hint" id={`${id}-hint`}>{props.hint}</p>}
      {props.error !== undefined && <p class="error" id={`${id}-error`}>{props.error}</p>}
    </div>
  );
}
