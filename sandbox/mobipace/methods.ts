import type { Answer, GatewayRequest, Handler, Routes } from '../exchange';
import { money, type Account } from './account';
import { incorrect, MESSAGE_STATUSES, refusal, success } from './codes';
import type { Ledger } from './ledger';
import { parametersOf, requiredList, requiredText, type Parameters } from './parameters';
import { quote, type House, type Quote } from './quote';
import type { Sessions } from './sessions';
import { MAX_MESSAGES, readSubmissions } from './submission';

interface Office {
	readonly sessions: Sessions;
	readonly account: Account;
	readonly ledger: Ledger;
	readonly house: House;
	readonly timeZone: string;
	/** Whether QueryBalance answers as untidily as the vendor's sample. */
	isUntidy(): boolean;
	/** Does the work if no other request is in progress. @throws Refusal 104. */
	inTurn(work: () => Answer): Promise<Answer>;
}

/** The five methods. Source: HTTP API 3.0, "Authorization" and the sections that follow. */
export function methodRoutes(office: Office): Routes {
	const { sessions, account, ledger, house, timeZone } = office;
	return {
		'/authorize': { POST: authorize },
		'/Send': { POST: inSession(send) },
		'/Calculate': { POST: inSession(calculate) },
		'/QueryMessages': { POST: inSession(queryMessages) },
		'/QueryBalance': { POST: inSession(queryBalance) },
	};

	async function authorize(request: GatewayRequest): Promise<Answer> {
		const parameters = parametersOf(request);
		sessions.check({
			username: requiredText(parameters, 'Username'),
			password: requiredText(parameters, 'Password'),
		});
		return await office.inTurn(() => success({ SessionId: sessions.open() }));
	}

	function inSession(work: (parameters: Parameters) => Answer): Handler {
		return async (request) => {
			const parameters = parametersOf(request);
			sessions.use(parameters.SessionId);
			return await office.inTurn(() => work(parameters));
		};
	}

	/**
	 * If the money does not last for all messages, it pays for the first ones, and the others get
	 * status 4. If it pays for none, the answer is code 300. The specification uses one name for
	 * both.
	 */
	function send(parameters: Parameters): Answer {
		const { terms, submissions } = readSubmissions(parameters, timeZone);
		const quoted = quote(terms.sender, submissions, house, account.available);
		const isShort = quoted.judged.some((one) => 'status' in one && one.status === 4);
		if (quoted.count === 0 && isShort) {
			throw refusal(300, `only ${account.available} is available`);
		}
		ledger.take(terms, quoted);
		account.balance -= quoted.price;
		return priced(quoted);
	}

	/** Prices what Send would take if there were enough money. */
	function calculate(parameters: Parameters): Answer {
		const { terms, submissions } = readSubmissions(parameters, timeZone);
		return priced(quote(terms.sender, submissions, house, Infinity));
	}

	function queryMessages(parameters: Parameters): Answer {
		const references = requiredList(parameters, 'References');
		if (references.length > MAX_MESSAGES) throw refusal(301, `${references.length} references`);
		if (!references.every((reference) => typeof reference === 'string')) {
			throw incorrect('References must be strings');
		}
		return success({
			MessageStatuses: ledger.find(references).map(({ reference, status }) => ({
				Reference: reference,
				StatusCode: status,
				Status: MESSAGE_STATUSES[status],
			})),
		});
	}

	function queryBalance(): Answer {
		const { balance, available } = account;
		const limit = 0 - account.creditLimit;
		if (!office.isUntidy()) {
			return success({ Balance: balance, BalanceNegativeLimit: limit, AvailableFund: available });
		}
		return success({
			Balance: `${balance.toFixed(2)} `,
			BalanceNegativeLimit: `${limit} `,
			'AvailableFund ': `${available.toFixed(2)} `,
		});
	}
}

/**
 * The average price is that of a part. In the specification's sample every message has one part, so
 * it does not show which average is meant.
 */
function priced({ count, parts, price }: Quote): Answer {
	return success({
		MessageCount: count,
		PartCount: parts,
		AveragePrice: parts === 0 ? 0 : money(price / parts),
		TotalPrice: price,
	});
}
