/** The account that a list belongs to. */
export interface Account {
	/** The ID of the credential in n8n. */
	credential: string;
	/** Identifies whom the credential logs in as. Null in a state that an earlier version saved. */
	login: string | null;
}

/** A list at a gateway that a trigger follows. */
export interface Stream {
	/** Which list of the account it is, such as `incoming` or `survey/1`. */
	list: string;
	account: Account;
	/** The kinds of entries that are followed. Empty if the list has only one kind. */
	parts: readonly string[];
}

/**
 * Whether two credentials belong to one account. A credential keeps its ID when its key is replaced,
 * and another credential may have the same key.
 */
export function isSameAccount(one: Account, other: Account): boolean {
	return one.credential === other.credential || (one.login !== null && one.login === other.login);
}

const NAME_OF_VERSION_1 = /^(incoming|survey\/[^/]+|reports)(?:\/([^/]+))?\/([^/]*)$/;

/** Version 1 had one kind for all participants of a survey. */
const PARTS_OF_VERSION_1: Record<string, string[]> = { every: ['finished', 'unfinished'] };

/** The stream that version 1 wrote as one text, such as `incoming/eco,nd/7`. Null for other texts. */
export function streamOfVersion1(name: string): Stream | null {
	const [, list, parts, credential] = NAME_OF_VERSION_1.exec(name) ?? [];
	if (list === undefined || credential === undefined) return null;
	return {
		list,
		account: { credential, login: null },
		parts: parts === undefined ? [] : (PARTS_OF_VERSION_1[parts] ?? parts.split(',')),
	};
}
