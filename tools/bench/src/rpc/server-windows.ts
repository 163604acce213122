import { MeasuredWindow } from '../process/measured-window';

/** Commands of both servers: what the calls between the two cost them. */
export function serverWindows() {
  let open: MeasuredWindow | undefined;
  return {
    openWindow: async (name: string) => {
      open = await MeasuredWindow.open(name);
    },
    closeWindow: async () => {
      if (!open) throw new Error('No window is open.');
      return open.close();
    },
  };
}
