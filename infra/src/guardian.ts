import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * A process that outlives ours only to end another: its input closes when we end, however that comes about. Whoever is
 * guarded is asked to end, and killed ten seconds later.
 */
const guard = (pid: number, how: 'TERM' | 'INT'): ChildProcess => {
  const script = 'cat >/dev/null; kill "-$1" "$0"; kill -CONT "$0"; sleep 10; kill -KILL "$0"';
  const child = spawn('sh', ['-c', script, String(pid), how], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  // A pipe is a socket, whatever its type says; it shall not keep us running.
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
};

/** Sees to it that a child does not outlive us, for as long as it lives. */
export const guarded = (child: ChildProcess, how: 'TERM' | 'INT' = 'TERM'): void => {
  if (child.pid === undefined) return;
  const guardian = guard(child.pid, how);
  child.once('exit', () => guardian.kill('SIGKILL'));
};
