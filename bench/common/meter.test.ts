import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cpuSeconds, MemoryMeter } from './meter.ts';

describe.skipIf(process.platform !== 'linux')('the meters', () => {
  it('count the CPU time of children that have ended', () => {
    const before = cpuSeconds()!;
    spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 300_000);']);
    expect(cpuSeconds()! - before).toBeGreaterThan(0.1);
  });

  it('count the CPU time of children that live', async () => {
    const before = cpuSeconds()!;
    const child = spawn(process.execPath, ['-e', 'for (;;);']);
    // A busy machine gives the child little at a time.
    for (let left = 200; left > 0 && cpuSeconds()! - before < 0.2; left--)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const during = cpuSeconds()!;
    child.kill('SIGKILL');
    expect(during - before).toBeGreaterThan(0.1);
  });

  it('see this process at least', () => {
    const memory = new MemoryMeter();
    expect(memory.stop()).toBeGreaterThan(20);
  });
});
