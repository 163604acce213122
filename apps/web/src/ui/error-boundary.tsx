import { Component, type ReactNode } from 'react';
import { Button } from './button';
import { CentredCard } from './centred-card';

/** What is left when a component throws: a way back instead of a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <CentredCard title="Something went wrong">
        <p>This page could not be shown.</p>
        <Button onClick={() => window.location.assign('/')}>Start again</Button>
      </CentredCard>
    );
  }
}
