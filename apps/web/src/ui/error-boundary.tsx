import { Component, type ReactNode } from 'react';
import { Button } from './button';
import { EntryPage } from './entry-page';

/** What is left when a component throws: a way back instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EntryPage title="Something went wrong" subtitle="This page could not be shown.">
        <Button onClick={() => window.location.assign('/')}>Start again</Button>
      </EntryPage>
    );
  }
}
