import { createHash, timingSafeEqual } from 'crypto';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../gateway/error';
import { nothingGiven } from '../../gateway/options';
import { asWords, isEmpty } from '../../gateway/values';
import type { Item } from '../parameters';
import { entriesOf, isAllowed, isEntry } from './allowedAddresses';
import { readParameters } from './triggerParameters';

/** What a refused call is answered. */
export interface Refusal {
	status: number;
	message: string;
}

const PLACES = ['path', 'header', 'query'] as const;
type Place = (typeof PLACES)[number];

/** What the place of a secret takes, and what the gateway must do there. */
const RULES: Record<Place, { fits: RegExp; takes: string; advice: string }> = {
	path: {
		// n8n compares paths after it has decoded only the one of the call. HTTP clients resolve dots.
		fits: /^[\w~-][\w.~-]*$/,
		takes: 'the letters A to Z, digits, and - _ . ~',
		advice: 'Call the address that the trigger shows.',
	},
	query: {
		fits: /^[\w.~-]+$/,
		takes: 'the letters A to Z, digits, and - _ . ~',
		advice: 'Add ?secret= and the secret to the end of the address.',
	},
	header: {
		fits: /^[!-~]([ -~]*[!-~])?$/,
		takes: 'letters, digits and signs of ASCII, and no blank at its ends',
		advice: 'Send it in the header X-Webhook-Secret, or as Authorization: Bearer.',
	},
};

/**
 * Stops the activation of a trigger whose checks would let in nobody.
 * @throws {NodeOperationError}
 */
export function checkGuard(context: IHookFunctions): void {
	readParameters(context, (parameters) => {
		const entries = entriesOf(readAddresses(parameters)).filter((entry) => !isEntry(entry));
		if (entries.length > 0) {
			throw new InvalidInput(
				`Allowed Addresses has an entry that is not an IP address or a range: ${entries.join(', ')}. Write entries like 203.0.113.7, 198.51.100.0/24 or 2001:db8::/32, separated by commas.`,
			);
		}
		const { secret, place } = readSecret(parameters);
		const { fits, takes } = RULES[place];
		if (secret !== '' && !fits.test(secret)) {
			throw new InvalidInput(
				`The Secret has a character that does not work in the ${place}. There, it can have ${takes}.`,
			);
		}
	});
}

/** Why a call is not let in, or null if it is. A check that cannot be read lets in nobody. */
export function refusalOf(context: IWebhookFunctions, caller: string): Refusal | null {
	return readParameters(context, (parameters) => {
		const addresses = attempt(() => readAddresses(parameters));
		if (addresses === null || !isAllowed(caller, addresses)) {
			const message = `The address ${caller} is not among the Allowed Addresses of this trigger.`;
			return { status: 403, message };
		}
		const guard = attempt(() => readSecret(parameters));
		if (guard === null) {
			const message =
				'The Secret of this trigger cannot be read, so it lets in nobody. Correct it in the workflow.';
			return { status: 401, message };
		}
		if (knowsSecret(context, guard)) return null;
		const { advice } = RULES[guard.place];
		return { status: 401, message: `The secret is missing or wrong. ${advice}` };
	});
}

/** @throws {InvalidInput} if something is given that is not a list of addresses. */
function readAddresses(parameters: Item): string {
	const list = parameters.value('allowedAddresses');
	const text = Array.isArray(list) ? list.join() : asWords(list, 'Allowed Addresses');
	const isGiven = !isEmpty(list) || parameters.expression('allowedAddresses') !== null;
	if (isGiven && entriesOf(text).length === 0) {
		throw new InvalidInput(
			'Allowed Addresses is set, but has no address. Enter one, or leave it empty to allow all.',
		);
	}
	return text;
}

interface Secret {
	/** Empty if no secret is needed. */
	secret: string;
	place: Place;
}

/** @throws {InvalidInput} if something is given that is not a secret. */
function readSecret(parameters: Item): Secret {
	const value = parameters.value('secret');
	const isExpression = parameters.expression('secret') !== null;
	if (isExpression && isEmpty(value)) throw new InvalidInput(nothingGiven('Secret', value));
	// The words of an expression that meant something else, such as "undefined", are not a secret.
	const words = isExpression || typeof value !== 'string' ? asWords(value, 'Secret') : value;
	const secret = typeof value === 'string' ? value : words;
	if (secret !== '' && !value) {
		throw new InvalidInput(`Secret is the number ${secret}. Enter a longer one, as text.`);
	}
	// The panel hides Secret In then, and n8n cannot read a parameter that is hidden.
	if (secret === '') return { secret, place: 'header' };
	const chosen = parameters.value('secretIn');
	const place = PLACES.find((each) => each === chosen);
	if (place !== undefined) return { secret, place };
	throw new InvalidInput('Secret In must be Header, Path or Query.');
}

function attempt<T>(read: () => T): T | null {
	try {
		return read();
	} catch {
		return null;
	}
}

function knowsSecret(context: IWebhookFunctions, { secret, place }: Secret): boolean {
	// n8n itself compares the path.
	if (secret === '' || place === 'path') return true;
	const { 'x-webhook-secret': own, authorization } = context.getHeaderData() as Headers;
	const given =
		place === 'query'
			? (context.getQueryData() as Record<string, unknown>).secret
			: (own ?? authorization?.replace(/^Bearer\s+/i, ''));
	return typeof given === 'string' && areEqual(given, secret);
}

type Headers = Record<string, string | undefined>;

/** Compares in constant time, so that the duration does not reveal the secret. */
function areEqual(one: string, other: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(one), digest(other));
}
