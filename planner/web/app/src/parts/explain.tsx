// "Why this number?": a figure is a button, and the button opens its line of the ledger: formula,
// the numbers put in, source and confidence, and the lines it is made of.

import { createContext, type ComponentChildren, type JSX } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Line } from '../api/types';
import { CONFIDENCE, bandText, exactText, parentsOf, valueText } from '../format/lines';
import { Dialog } from './dialog';

interface Ledger {
  lines: Line[];
  open: (id: string) => void;
}

const LedgerContext = createContext<Ledger>({ lines: [], open: () => undefined });

export function WithLedger(props: { lines: Line[]; children: ComponentChildren }): JSX.Element {
  const [trail, setTrail] = useState<string[]>([]);
  const id = trail[trail.length - 1];
  const line = props.lines.find((candidate) => candidate.id === id);
  return (
    <LedgerContext.Provider value={{ lines: props.lines, open: (next) => setTrail([next]) }}>
      {props.children}
      {line !== undefined && (
        <Dialog title={capital(line.label)} onClose={() => setTrail([])}>
          <Explanation line={line} lines={props.lines}
            onFollow={(next) => setTrail([...trail, next])}
            {...(trail.length > 1 ? { onBack: () => setTrail(trail.slice(0, -1)) } : {})} />
        </Dialog>
      )}
    </LedgerContext.Provider>
  );
}

export function useLine(id: string): Line | undefined {
  return useContext(LedgerContext).lines.find((line) => line.id === id);
}

/** A figure that explains itself when pressed. */
export function Figure(props: { id: string; children?: ComponentChildren; class?: string }) {
  const ledger = useContext(LedgerContext);
  const line = ledger.lines.find((candidate) => candidate.id === props.id);
  if (line === undefined) return <span class={props.class ?? ''}>{props.children ?? '–'}</span>;
  return (
    <button type="button" class={`figure ${props.class ?? ''}`} title={`How ${line.label} comes about`}
      onClick={() => ledger.open(props.id)}>
      {props.children ?? valueText(line)}
    </button>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function Explanation(props: {
  line: Line;
  lines: Line[];
  onFollow: (id: string) => void;
  onBack?: () => void;
}): JSX.Element {
  const { line } = props;
  const band = bandText(line);
  const parents = parentsOf(line, props.lines);
  const exact = exactText(line);
  return (
    <div class="explanation" aria-live="polite">
      <p class="explained">{valueText(line)}</p>
      {band !== undefined && <p class="quiet-text">80 % of comparable runs: {band}.</p>}
      <dl>
        <dt>Formula</dt>
        <dd><code>{line.formula}</code></dd>
        {line.numbers !== '' && (
          <>
            <dt>Numbers put in</dt>
            <dd><code>{line.numbers}</code></dd>
          </>
        )}
        {exact !== valueText(line) && (
          <>
            <dt>To the last digit</dt>
            <dd><code>{exact}</code></dd>
          </>
        )}
        <dt>Source</dt>
        <dd>{line.source === '' ? 'the program' : line.source}</dd>
        <dt>Confidence</dt>
        <dd><span class={`tag ${line.confidence}`}>{line.confidence}</span>{' '}
          {CONFIDENCE[line.confidence] ?? ''}</dd>
      </dl>
      {parents.length > 0 && (
        <>
          <h3>Made of</h3>
          <ul class="parents">
            {parents.map((parent) => (
              <li key={parent.id}>
                <button type="button" class="row-button" onClick={() => props.onFollow(parent.id)}>
                  <span>{parent.label}</span><b>{valueText(parent)}</b>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {props.onBack !== undefined && (
        <button type="button" onClick={props.onBack}>← Back</button>
      )}
    </div>
  );
}
