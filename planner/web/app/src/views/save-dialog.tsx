// Saving one plan, or all plans of a comparison under a tag of their own.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api, messageOf } from '../api/client';
import { Dialog } from '../parts/dialog';
import { TextField } from '../parts/field';
import { toast } from '../parts/toast';
import { address, go } from '../state/address';
import { bodyOf, type Scenario } from '../state/scenario';

export function splitTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''))];
}

export function SaveDialog(props: {
  scenarios: Scenario[];
  names: string[];
  onClose: () => void;
}): JSX.Element {
  const many = props.scenarios.length > 1;
  const [name, setName] = useState(many ? 'Comparison' : props.names[0] ?? '');
  const [tags, setTags] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const save = async () => {
    if (name.trim() === '') {
      setError('A name, please.');
      return;
    }
    setBusy(true);
    const labels = splitTags(many ? `${name.replace(/,/g, ' ')},${tags}` : tags);
    try {
      for (const [index, scenario] of props.scenarios.entries()) {
        // The plan's own title is left to the server, which numbers one that is taken.
        const own = many || name.trim() === props.names[index] ? '' : name.trim();
        await api.save(bodyOf(scenario), own, labels);
      }
      const query = many ? new URLSearchParams({ tag: labels[0]! }) : new URLSearchParams();
      toast(many ? `${props.scenarios.length} plans are saved as “${labels[0]}”.` : 'Saved.',
        { label: 'Show', run: () => go(address('saved', query)) });
      props.onClose();
    } catch (failure) {
      setError(messageOf(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={many ? `Save ${props.scenarios.length} plans` : 'Save this plan'}
      onClose={props.onClose}>
      <form onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}>
        <TextField label={many ? 'Name of the comparison' : 'Name'} value={name} onChange={setName}
          error={error} hint={many ? 'each plan keeps its own name; this one becomes their tag' : undefined} />
        <TextField label="Tags" value={tags} onChange={setTags} hint="separated by commas; may stay empty" />
        <p class="buttons">
          <button type="submit" class="primary" disabled={busy}>Save</button>
          <button type="button" onClick={props.onClose}>Cancel</button>
        </p>
      </form>
    </Dialog>
  );
}
