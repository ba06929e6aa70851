/** How many milliseconds are simulated in each real one while something waits. */
const SPEED = 2_000;

/**
 * A simulated clock for the nodes and the sandbox. While they wait, for example between two
 * attempts, it runs fast. Otherwise it does not move. Sockets keep the machine's time.
 */
export class FastTime {
	private readonly pump: NodeJS.Timeout;

	constructor(now: string | number = '2026-06-10T10:00:00Z') {
		const every = setInterval;
		jest.useFakeTimers({
			now: typeof now === 'number' ? now : Date.parse(now),
			doNotFake: [
				'hrtime',
				'nextTick',
				'performance',
				'queueMicrotask',
				'setImmediate',
				'clearImmediate',
				'setInterval',
				'clearInterval',
			],
		});
		this.pump = every(() => {
			if (jest.getTimerCount() > 0) jest.advanceTimersByTime(SPEED);
		}, 1);
	}

	get now(): number {
		return Date.now();
	}

	set now(instant: number) {
		jest.setSystemTime(instant);
	}

	pass(ms: number): void {
		this.now += ms;
	}

	stop(): void {
		clearInterval(this.pump);
		jest.useRealTimers();
	}
}
