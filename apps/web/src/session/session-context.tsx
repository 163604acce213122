import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { ApiClient } from '../api';
import type { Session, SessionState } from './session';

interface SessionServices {
  session: Session;
  api: ApiClient;
}

const SessionContext = createContext<SessionServices | undefined>(undefined);

export function SessionProvider({ session, api, children }: SessionServices & { children: ReactNode }) {
  return <SessionContext value={{ session, api }}>{children}</SessionContext>;
}

function useServices(): SessionServices {
  const services = useContext(SessionContext);
  if (!services) throw new Error('SessionProvider is missing above this component');
  return services;
}

export function useSession(): Session {
  return useServices().session;
}

/** Calls the API as the signed-in user. */
export function useApi(): ApiClient {
  return useServices().api;
}

/** Whether the signed-in user may see what is for operators. The server decides by itself what they may do. */
export function useIsOperator(): boolean {
  const state = useSessionState();
  return state.status === 'signed-in' && state.isOperator;
}

/** The session's state; the component renders again when it changes. */
export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.state);
}
