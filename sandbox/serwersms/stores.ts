import type { Routes } from '../exchange';
import type { Clock } from '../time';
import { Access } from './access';
import { accountActions, type Registration } from './account/account';
import { Limits } from './account/limits';
import { paymentActions } from './account/payments';
import { senderActions, Senders } from './account/senders';
import { subaccountActions, Subaccounts } from './account/subaccounts';
import { openRoutes, routes, routesOf } from './actions';
import { AddressBook } from './contacts/addressBook';
import { Blacklist, blacklistActions } from './contacts/blacklist';
import { soapRoutes } from './channels/soap';
import { contactActions } from './contacts/contacts';
import { groupActions } from './contacts/groups';
import { numberActions, NumberChecks } from './contacts/numberChecks';
import { explained } from './errors';
import { fileActions, Files } from './files';
import { Inbox } from './incoming/inbox';
import { incomingActions } from './incoming/incoming';
import { premiumActions } from './incoming/premium';
import { replyActions, type Reply } from './incoming/replies';
import { DeliveryReports } from './messages/deliveryReports';
import { Ledger } from './messages/ledger';
import { rcsActions, type RcsTester } from './messages/rcs';
import { reportActions } from './messages/reports';
import { sendingActions } from './messages/sending';
import { statActions } from './messages/stats';
import type { Settled } from './options';
import { pushActions, type PushContact } from './push';
import { templateActions, Templates } from './templates';

/** Everything that the account holds. */
export class Stores {
	readonly ledger: Ledger;
	readonly deliveryReports: DeliveryReports;
	readonly inbox: Inbox;
	readonly limits: Limits;
	readonly book = new AddressBook();
	readonly blacklist: Blacklist;
	readonly senders: Senders;
	readonly files: Files;
	readonly templates = new Templates();
	readonly subaccounts = new Subaccounts();
	readonly checks: NumberChecks;
	readonly replies: Reply[] = [];
	readonly registrations: Registration[] = [];
	readonly rcsTesters: RcsTester[] = [];
	readonly pushContacts: PushContact[] = [];

	constructor(clock: Clock, settled: Settled) {
		const { timeZone } = settled;
		this.ledger = new Ledger({ clock, ...settled });
		this.deliveryReports = new DeliveryReports(clock, timeZone);
		this.inbox = new Inbox(clock, timeZone);
		this.limits = new Limits(settled.limits);
		this.blacklist = new Blacklist(clock, timeZone);
		this.senders = new Senders(settled.senders);
		this.files = new Files(clock, timeZone);
		this.checks = new NumberChecks(clock, settled.checkMs);
	}

	/** Returns to the state at the start. */
	clear(): void {
		for (const part of Object.values(this) as Array<unknown[] | { clear(): void }>) {
			if (Array.isArray(part)) part.length = 0;
			else part.clear();
		}
	}
}

/**
 * Makes the routes of every endpoint. Source: the pages of HTTPS API v2, and the vendor's clients.
 */
export function storeRoutes(
	stores: Stores,
	clock: Clock,
	settled: Settled,
	panelDlrUrl: () => string | null,
): Routes {
	const { ledger, inbox, limits, book, blacklist, senders, files, replies } = stores;
	const { deliveryReports } = stores;
	const { timeZone, deduplicate, deduplicatePersonalized, duplicateControl } = settled;
	const sent = { ledger, limits, blacklist, deliveryReports, panelDlrUrl };
	const rules = { deduplicate, deduplicatePersonalized, duplicateControl };
	const office = { ...sent, ...rules, book, senders, files, timeZone };
	const archive = { ledger, book, limits, rules: settled, clock, timeZone };
	const spelling = settled.receivedSpelling;
	const sending = sendingActions(office);
	return {
		...routesOf(
			{
				...sending,
				...rcsActions(office, settled.rcsIds, stores.rcsTesters),
				...reportActions(archive),
				...incomingActions(inbox, book, blacklist, spelling, settled),
				...replyActions(inbox, replies),
				...accountActions(limits, settled.accountType, stores.registrations),
				...senderActions(senders),
				...contactActions(book, blacklist, settled),
				...groupActions(book, settled),
				...numberActions(stores.checks, limits),
				...fileActions(files),
				...templateActions(stores.templates),
				...statActions(ledger, timeZone),
				...blacklistActions(blacklist, settled),
				...subaccountActions(stores.subaccounts),
				...paymentActions,
				...premiumActions(inbox, replies),
			},
			new Access(settled),
		),
		...soapRoutes(sending, settled),
		...openRoutes(pushActions(stores.pushContacts)),
		...routes({ 'error/:code(^\\d+$)': ({ params }) => explained(Number(params.code)) }),
	};
}
