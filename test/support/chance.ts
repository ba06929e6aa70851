/** Random choices that depend on a seed alone: the same seed gives the same choices. */
export class Chance {
	private state: number;

	constructor(...seed: Array<string | number>) {
		// FNV-1a
		let hash = 0x811c9dc5;
		for (const character of seed.join('/')) {
			hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
		}
		this.state = hash >>> 0;
	}

	/** A number from 0 up to, but not including, 1. Source: Mulberry32. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** True with this probability, from 0 to 1. */
	happens(share: number): boolean {
		return this.next() < share;
	}

	/** A whole number from `from` to `to`, both included. */
	whole(from: number, to: number): number {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	pick<T>(list: readonly T[]): T {
		return list[this.whole(0, list.length - 1)]!;
	}
}
