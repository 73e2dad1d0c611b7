// Start here: the shell of the page, and which view the address asks for.

import { render, type JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, messageOf } from './api/client';
import type { Start } from './api/types';
import { DropAnywhere } from './parts/drop';
import { Toasts } from './parts/toast';
import {
  address, keepPlace, lastAddress, readScenario, writePlans, type View,
} from './state/address';
import { useBasket } from './state/basket';
import { usePlace } from './state/hooks';
import { setTheme, startTheme, theme } from './state/theme';
import { CompareView } from './views/compare';
import { HomeView } from './views/home';
import { PlanView } from './views/plan';
import { RanksView } from './views/ranks';
import { DiffView, SavedPlanView } from './views/saved-plan';
import { SavedView } from './views/saved';
import { SearchView } from './views/search';

function Header(props: { view: View }): JSX.Element {
  const plans = useBasket();
  const [shown, setShown] = useState(theme());
  const links: [View[], string, string][] = [
    [['plan'], 'Plan', lastAddress('plan')],
    [['compare'], plans.length === 0 ? 'Compare' : `Compare (${plans.length})`,
      address('compare', writePlans(plans))],
    [['ranks'], 'Ranks', lastAddress('ranks')],
    [['search'], 'Search', lastAddress('search')],
    [['saved', 'diff'], 'Saved', address('saved')],
  ];
  const next = shown === 'dark' ? 'light' : 'dark';
  return (
    <header class="top">
      <a class="brand" href={address('home')}>gpuday</a>
      <nav aria-label="Views">
        {links.map(([views, label, href]) => (
          <a key={label} href={href} {...(views.includes(props.view) ? { 'aria-current': 'page' } : {})}>
            {label}
          </a>
        ))}
      </nav>
      <button type="button" class="quiet theme" aria-label={`${next === 'dark' ? 'Dark' : 'Light'} theme`} onClick={() => {
        setTheme(next);
        setShown(next);
      }}>{next === 'dark' ? 'Dark' : 'Light'}</button>
    </header>
  );
}

function Page(): JSX.Element {
  const { view, query } = usePlace();
  keepPlace({ view, query });
  const [start, setStart] = useState<Start>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    api.start().then(setStart, (failure: unknown) => setError(messageOf(failure)));
  }, []);
  const shownBefore = useRef(view);
  useEffect(() => {
    if (shownBefore.current === view) return;
    shownBefore.current = view;
    scrollTo(0, 0);
    // What had the focus is gone; the reader starts at the new view, unless it asks for typing.
    const main = document.getElementById('main');
    if (!main?.contains(document.activeElement)) main?.focus({ preventScroll: true });
  }, [view]);
  return (
    <>
      <Header view={view} />
      <main id="main" tabIndex={-1}>
        {error !== undefined && <p class="banner" role="alert">{error}</p>}
        {start !== undefined && <Chosen view={view} query={query} start={start} />}
      </main>
      <footer>
        <p>gpuday {start?.version ?? ''}. Everything is computed on this machine; nothing leaves it.</p>
      </footer>
      <Toasts />
      <DropAnywhere />
    </>
  );
}

function Chosen(props: { view: View; query: URLSearchParams; start: Start }): JSX.Element {
  const { view, query, start } = props;
  switch (view) {
    case 'home':
      return <HomeView start={start} />;
    case 'plan':
      return <PlanView start={start} scenario={readScenario(query)} at={query.get('at')} />;
    case 'compare':
      return <CompareView query={query} />;
    case 'ranks':
      return <RanksView start={start} scenario={readScenario(query)} />;
    case 'search':
      return <SearchView start={start} scenario={readScenario(query)} query={query} />;
    case 'saved': {
      const open = query.get('open');
      return open === null ? <SavedView query={query} /> : <SavedPlanView id={Number(open)} start={start} />;
    }
    case 'diff':
      return <DiffView query={query} />;
  }
}

startTheme();
// The skip link goes to the content without touching the address, which holds the scenario.
document.querySelector<HTMLAnchorElement>('a.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('main')?.focus();
});
render(<Page />, document.getElementById('page')!);
