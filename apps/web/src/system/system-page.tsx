import { NavLink, Route, Routes } from 'react-router';
import { Card, Empty, Page } from '../ui';
import './styles/index.css';
import { systemParts } from './system-parts';
import { useSystem } from './use-system';

/** The pages on which the system explains itself, for operators. */
export function SystemPage() {
  return (
    <>
      <SystemMenu />
      <Routes>
        {systemParts.map(({ path, page }) => (
          <Route key={path} path={path} element={page} />
        ))}
        <Route path="*" element={<NothingHere />} />
      </Routes>
    </>
  );
}

function SystemMenu() {
  const { data: system } = useSystem();
  const deadLetters =
    system?.services.reduce((sum, { delivery }) => sum + (delivery?.deadLetterCount ?? 0), 0) ?? 0;
  return (
    <nav aria-label="System" className="subnav">
      {systemParts.map(
        ({ path, title }) =>
          title !== undefined && (
            <NavLink key={path} to={path === '' ? '/system' : `/system/${path}`} end={path === ''}>
              {title}
              {path === 'dead-letters' && deadLetters > 0 && (
                <span className="subnav-count">{deadLetters}</span>
              )}
            </NavLink>
          ),
      )}
    </nav>
  );
}

function NothingHere() {
  return (
    <Page title="Page not found">
      <Card>
        <Empty title="There is nothing at this address">
          <p>The parts of the system page are named above.</p>
        </Empty>
      </Card>
    </Page>
  );
}
