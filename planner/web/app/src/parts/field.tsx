// Labelled inputs. Each keeps what is being typed to itself and says every change at once.

import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

interface Common {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  error?: string | undefined;
}

function Notes(props: { id: string; hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {props.hint !== undefined && props.error === undefined && (
        <p class="hint" id={`${props.id}-hint`}>{props.hint}</p>
      )}
      {props.error !== undefined && <p class="error" id={`${props.id}-error`}>{props.error}</p>}
    </>
  );
}

function described(id: string, props: { hint?: string | undefined; error?: string | undefined }) {
  // An error takes the hint's place, so that nothing below moves.
  if (props.error !== undefined) return { 'aria-describedby': `${id}-error` };
  return props.hint === undefined ? {} : { 'aria-describedby': `${id}-hint` };
}

export function TextField(props: Common & {
  placeholder?: string | undefined;
  numeric?: boolean;
  type?: string;
  unit?: string | undefined;
}): JSX.Element {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class={props.unit === undefined ? 'input' : 'input with-unit'}>
        <input id={id} type={props.type ?? 'text'} autocomplete="off" spellcheck={false}
          inputMode={props.numeric ? 'decimal' : undefined}
          value={draft ?? props.value} placeholder={props.placeholder ?? ''}
          aria-invalid={props.error !== undefined} {...described(id, props)}
          onInput={(event) => {
            setDraft(event.currentTarget.value);
            props.onChange(event.currentTarget.value.trim());
          }}
          onBlur={() => setDraft(undefined)} />
        {props.unit !== undefined && <span class="unit">{props.unit}</span>}
      </div>
      <Notes id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

export function SelectField(props: Common & {
  choices: { value: string; label: string }[];
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} aria-invalid={props.error !== undefined}
        {...described(id, props)}
        onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === props.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Notes id={id} hint={props.hint} error={props.error} />
    </div>
  );
}

/** A few choices side by side, of which one holds: radio buttons underneath. */
export function Segments(props: Common & {
  choices: { value: string; label: string }[];
}): JSX.Element {
  const id = useId();
  return (
    <fieldset class="field segments">
      <legend>{props.label}</legend>
      <div class="segments-row">
        {props.choices.map((choice) => (
          <label key={choice.value} class={choice.value === props.value ? 'chosen' : ''}>
            <input type="radio" name={id} value={choice.value}
              checked={choice.value === props.value}
              onChange={() => props.onChange(choice.value)} />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
      <Notes id={id} hint={props.hint} error={props.error} />
    </fieldset>
  );
}

export function Disclosure(props: {
  title: string;
  note?: string;
  open?: boolean;
  class?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <details class={`disclosure ${props.class ?? ''}`} open={props.open ?? false}>
      <summary>
        <span>{props.title}</span>
        {props.note !== undefined && <small>{props.note}</small>}
      </summary>
      <div class="disclosure-body">{props.children}</div>
    </details>
  );
}
