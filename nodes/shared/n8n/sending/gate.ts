import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { Permit } from '../../gateway/permit';
import { Secrets } from '../../gateway/secrets';
import type { Cancellation } from '../cancellation';
import { hideInFailures } from '../problem';
import type { AllowedHours } from './allowedHours';
import type { Claim } from './retries';
import type { Key } from './recentFailures';
import type { Ledger } from './ledger';
import type { MessageLimit } from './maxMessages';

/**
 * The only way to send. It keeps four promises for every operation: nothing that was sent, or may
 * have been sent, is sent again; no execution sends more than Max Messages; nothing is sent outside
 * Allowed Hours; nothing is sent once the execution is canceled.
 *
 * Whatever a permit was used for and nobody settled counts as sent. So an operation that forgets to
 * record what it did cannot do it twice either.
 */
export class Gate {
	/** Why this run may send nothing. The runner sets it before the operation begins. */
	refusal: InvalidInput | null = null;

	/** What no failure may show, not even one that is kept. The runner fills it in. */
	readonly secrets = new Secrets();

	/** The permits whose keys nobody has settled yet. */
	private readonly issued = new Map<Key, Permit>();
	private mayTakeOver = false;
	/** What may have been sent before, but the gateway does not have. */
	private readonly reopened = new Set<Key>();

	constructor(
		private readonly ledger: Ledger,
		private readonly limit: MessageLimit,
		private readonly cancellation: Cancellation,
		/** An operation asks for the time of a message here, before it asks for the permit. */
		readonly hours: AllowedHours,
	) {}

	/** The output of what an earlier attempt did, or may have done, under this key. */
	known(key: Key): IDataObject | undefined {
		return this.ledger.get(key);
	}

	/** What the ledger does not have may be at the gateway: n8n was killed, or another retry sent it. */
	get mayBeThere(): boolean {
		return this.ledger.mayBeIncomplete || this.ledger.isRetry;
	}

	/** How many messages this run has sent, or may have sent, in all its attempts. */
	get sent(): number {
		return this.ledger.sent;
	}

	/** How many messages the other runs of a loop have sent, or may have sent. */
	get sentByOtherRuns(): number {
		return this.ledger.sentByAllRuns - this.ledger.sent;
	}

	/** Notes that an item fails this attempt. Returns whether it has failed an earlier one. */
	report(index: number): boolean {
		return this.ledger.report(index);
	}

	/**
	 * Whether an earlier attempt may have sent messages that the ledger does not have: n8n was killed, or
	 * somebody else retries the same execution.
	 */
	async mayBeIncomplete(): Promise<boolean> {
		const claim = await this.claim();
		return this.ledger.mayBeIncomplete || claim !== 'free';
	}

	/** The references of everything that was sent in this execution, or may have been sent. */
	sentReferences(): Set<string> {
		return this.ledger.sentReferences();
	}

	/** Whether another retry of the same execution has sent something, or is sending now. */
	async claim(): Promise<Claim> {
		return await this.ledger.claim();
	}

	/** The gateway was asked for everything, so this run may go on where a killed retry stopped. */
	takeOver(): void {
		this.mayTakeOver = true;
	}

	/**
	 * @throws {InvalidInput} when this run may send nothing.
	 * @throws {GatewayError} without effect, once the execution is canceled.
	 */
	check(): void {
		if (this.refusal) throw this.refusal;
		this.cancellation.check();
	}

	/**
	 * The permit for one request and its repetitions. A key stands for what the request sends: the
	 * item's index, or the index, a colon, and what else tells it from all others of the run. `times` says
	 * for when each is scheduled; what has no time is sent now.
	 * @throws {InvalidInput} when one of it was sent before, it would exceed Max Messages, or its time is
	 * outside Allowed Hours.
	 * @throws {GatewayError} without effect, once the execution is canceled.
	 */
	async permit(keys: readonly Key[], times: ReadonlyArray<string | null> = []): Promise<Permit> {
		this.check();
		const claim = await this.claim();
		if (claim === 'taken') throw otherRetry();
		if (claim === 'abandoned' && !this.mayTakeOver) throw killedRetry();
		if (!(await this.ledger.giveSign())) throw otherRetry();
		const isReopened = (key: Key) => this.reopened.has(key);
		for (const key of keys) {
			const isKnown = this.known(key) !== undefined && !isReopened(key);
			if (isKnown || this.issued.get(key)?.isUsed) throw alreadySent();
		}
		// What may have been sent before counts already.
		this.limit.check(keys.filter((key) => !(isReopened(key) && this.ledger.has(key))).length);
		const deadline = this.hours.deadline(keys, times);
		const permit = new Permit(() => {
			if (Date.now() >= deadline) throw hoursOver();
		});
		for (const key of keys) this.issued.set(key, permit);
		return permit;
	}

	/** The gateway was asked and has nothing for this key, so it may be sent. */
	reopen(key: Key): void {
		this.reopened.add(key);
	}

	/** Records what became of one key. Only what was rejected may be sent again. */
	settle(key: Key, output: IDataObject): IDataObject {
		this.issued.delete(key);
		hideInFailures(output, this.secrets.hide);
		if (output.outcome !== 'rejected') this.ledger.keep(key, output);
		return output;
	}

	/** The run has ended. */
	close(): void {
		for (const [key, permit] of this.issued) {
			if (permit.isUsed)
				this.ledger.keep(key, { outcome: 'unknown', failure: { ...NOT_RECORDED } });
		}
	}
}

const NOT_RECORDED = {
	code: 'notRecorded',
	message: 'A request was made, but its result was not recorded. The message may have been sent.',
};

function otherRetry(): InvalidInput {
	return new InvalidInput(
		'Another retry of this execution has already sent messages or is still running, so this was not sent. Open the most recent retry; if it failed, retry that one. If it was killed, wait 20 minutes and retry again.',
	);
}

function killedRetry(): InvalidInput {
	return new InvalidInput(
		'Another retry of this execution was killed and may have sent this, so it was not sent again. Look in the panel of the gateway, and run the workflow again with what is missing.',
	);
}

function hoursOver(): InvalidInput {
	return new InvalidInput(
		'The time of Allowed Hours was over before this could be sent. Retry this execution when it is allowed again.',
	);
}

function alreadySent(): InvalidInput {
	return new InvalidInput(
		'An earlier attempt has sent this, or may have sent it, so it is not sent again.',
	);
}
