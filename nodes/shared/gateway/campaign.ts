import { DecimalSum } from '../decimal';
import { asRecord, described } from './values';
import type { DeliveryStatus } from '../sms/status';

/** How many reasons and unreadable items a summary names. */
const MOST_REASONS = 10;
const MOST_INVALID = 10;

const OUTCOMES = ['accepted', 'rejected', 'unknown'] as const;
type OutcomeName = (typeof OUTCOMES)[number];

const STATUSES: readonly DeliveryStatus[] = [
	...(['scheduled', 'queued', 'sent', 'delivered', 'undelivered', 'failed', 'unknown'] as const),
];

/** Why messages were not accepted: the first of them, and how many have the same reason. */
interface Reason {
	outcome: OutcomeName;
	code: string | null;
	count: number;
	/** The first one's index among the input items. */
	item: number;
	message: string | null;
}

/** What became of the messages of a campaign, counted from the items of the nodes that sent them. */
export class Campaign {
	private readonly outcomes = { accepted: 0, rejected: 0, unknown: 0 };
	private readonly statuses = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
		DeliveryStatus,
		number
	>;
	private readonly reasons = new Map<string, Reason>();
	private readonly invalid: Array<{ item: number; message: string }> = [];
	invalidCount = 0;
	private messages = 0;
	private scheduled = 0;
	private parts = 0;
	private readonly price = new DecimalSum();
	private hasPrice = false;

	constructor(private readonly gateway: string) {}

	/** Counts an item. What cannot be counted is listed, with the index of the item. */
	add(json: Record<string, unknown>, index: number): void {
		const outcome = wordOf(json.outcome, OUTCOMES);
		const status = wordOf(json.status, STATUSES);
		if (!outcome && !status) {
			const problem = `its outcome is ${described(json.outcome)}`;
			this.refuse(index, `The item is not the result of a message: ${problem}.`);
			return;
		}
		const { accepted, refused } = sizeOf(json);
		const count = accepted + refused;
		this.messages += count;
		if (status) this.statuses[status] += count;
		if (outcome) this.countOutcome(outcome, accepted, refused, json, index);
		this.addParts(outcome === 'rejected' ? 0 : accepted, json, index);
		this.addPrice(json, index);
	}

	/** The fields of the summary. */
	get json() {
		return {
			gateway: this.gateway,
			messages: this.messages,
			...this.outcomes,
			scheduled: this.scheduled,
			parts: this.parts,
			price: this.hasPrice ? this.price.value : null,
			reasons: [...this.reasons.values()],
			statuses: this.statuses,
			invalidCount: this.invalidCount,
			invalid: this.invalid,
		};
	}

	private countOutcome(
		outcome: OutcomeName,
		accepted: number,
		refused: number,
		json: Record<string, unknown>,
		index: number,
	): void {
		this.outcomes[outcome] += accepted;
		this.outcomes.rejected += refused;
		if (outcome === 'accepted') {
			if (typeof json.scheduledAt === 'string' && json.scheduledAt !== '') {
				this.scheduled += accepted;
			}
			return;
		}
		const failure = asRecord(json.failure) ?? {};
		const code = typeof failure.code === 'string' ? failure.code : null;
		const message = typeof failure.message === 'string' ? failure.message : null;
		const key = JSON.stringify([outcome, code, message === null ? null : withoutDetails(message)]);
		const reason = this.reasons.get(key);
		if (reason) reason.count += accepted + refused;
		else if (this.reasons.size < MOST_REASONS) {
			this.reasons.set(key, { outcome, code, count: accepted + refused, item: index, message });
		}
	}

	/** Each message of a group has the same parts. A message without a count of parts has none. */
	private addParts(messages: number, { parts }: Record<string, unknown>, index: number): void {
		if (parts === null || parts === undefined || parts === '') return;
		const count = typeof parts === 'string' && /^\s*\d+\s*$/.test(parts) ? Number(parts) : parts;
		if (Number.isSafeInteger(count) && (count as number) >= 0) {
			this.parts += messages * (count as number);
		} else {
			this.refuse(
				index,
				`The parts were not counted: they are ${described(parts)}, not a whole number.`,
			);
		}
	}

	/** SerwerSMS calls it the cost. */
	private addPrice(json: Record<string, unknown>, index: number): void {
		const price = json.price ?? json.cost;
		if (price === null || price === undefined || price === '') return;
		if (this.price.add(price)) this.hasPrice = true;
		else this.refuse(index, `The price was not counted: it is ${described(price)}, not a number.`);
	}

	private refuse(item: number, message: string): void {
		this.invalidCount++;
		if (this.invalid.length < MOST_INVALID) this.invalid.push({ item, message });
	}
}

/**
 * How many messages an item stands for. One, unless it is a group's and the gateway said only how many
 * of its messages it took.
 */
function sizeOf({ queued, unsent }: Record<string, unknown>): {
	accepted: number;
	refused: number;
} {
	if (!isCount(queued)) return { accepted: 1, refused: 0 };
	const refused = isCount(unsent) ? unsent : 0;
	// A group none of whose messages was taken is one rejected item, with a reason.
	return queued + refused === 0 ? { accepted: 1, refused: 0 } : { accepted: queued, refused };
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function wordOf<T extends string>(value: unknown, words: readonly T[]): T | null {
	const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
	return words.find((each) => each === word) ?? null;
}

/** The same for all messages that have one reason: numbers and what is quoted differ. */
function withoutDetails(message: string): string {
	return message.replace(/"[^"]*"/g, '""').replace(/\+?\d[\d .:-]*/g, '0 ');
}
