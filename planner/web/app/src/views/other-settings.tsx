// What a link or a file sets and no field shows: named, and taken away at the press of a button.

import type { JSX } from 'preact';
import type { Start } from '../api/types';
import { keyInWords } from '../format/text';
import { otherSettings } from '../state/form';
import { withSettings, type Scenario } from '../state/scenario';

export function OtherSettings(props: {
  start: Start;
  scenario: Scenario;
  /** The keys that have a field. */
  shown: string[];
  onChange: (next: Scenario) => void;
}): JSX.Element | null {
  const { start, scenario } = props;
  const others = otherSettings(scenario, props.shown, start);
  if (others.length === 0) return null;
  const keys = start.tables.flatMap((table) => table.keys);
  return (
    <div class="others" role="group" aria-label="Also set">
      <p class="hint">Also set, by the link or the file:</p>
      <div class="tags">
        {others.map(([key, value]) => {
          const known = keys.find(({ path }) => path === key);
          const unit = known?.unit == null ? '' : ` ${known.unit}`;
          return (
            <button key={key} type="button" class="chip" title={known?.help ?? key}
              aria-label={`Remove ${keyInWords(key)}, ${value}${unit}`}
              onClick={() => props.onChange(withSettings(scenario, { [key]: null }))}>
              {keyInWords(key)}: {value}{unit} <span aria-hidden="true">×</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
