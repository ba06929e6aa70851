import { setTimeout as pause } from 'node:timers/promises';

/** Waits until something holds. @throws Error if it does not hold after `ms`. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
	const deadline = Date.now() + ms;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Waited in vain: ${holds.toString()}`);
		await pause(20);
	}
}
