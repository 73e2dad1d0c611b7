// A config.json or a scenario file, dropped anywhere on the page or chosen with a button.

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  address, go, place, planAddress, readScenario, writeScenario, type View,
} from '../state/address';
import { EMPTY, fromToml, withConfig } from '../state/scenario';
import { toast } from './toast';

const MOST_BYTES = 256 * 1024;
/** Views that ask about a model; elsewhere a model is planned. */
const STAYS: View[] = ['plan', 'ranks', 'search'];

async function take(file: File): Promise<void> {
  if (file.size > MOST_BYTES) {
    toast(`${file.name} is too large for a config.json.`);
    return;
  }
  const text = await file.text();
  const here = place();
  const view = STAYS.includes(here.view) ? here.view : 'plan';
  const scenario = here.view === view ? readScenario(here.query) : EMPTY;
  if (file.name.toLowerCase().endsWith('.toml')) {
    go(planAddress(fromToml(text)));
    return;
  }
  try {
    const config = JSON.stringify(JSON.parse(text));
    const query = writeScenario(withConfig(scenario, config, file.name));
    for (const [key, value] of here.query) {
      // What a search asks stays; it is asked when somebody says so.
      if (view === 'search' && key.startsWith('q_') && key !== 'q_go') query.set(key, value);
    }
    go(address(view, query));
  } catch {
    toast(`${file.name} is not a config.json: it is no valid JSON.`);
  }
}

export function DropAnywhere(): JSX.Element | null {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const drag = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file === undefined) return;
      event.preventDefault();
      void take(file);
    };
    addEventListener('dragover', drag);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', drag);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over ? <div class="drop-veil" aria-hidden="true"><p>Drop it to plan this model</p></div> : null;
}

export function OpenFile(props: { label: string; class?: string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={props.class ?? 'link'} onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input ref={input} type="file" accept=".json,.toml" hidden aria-label={props.label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file !== undefined) void take(file);
          event.currentTarget.value = '';
        }} />
    </>
  );
}
