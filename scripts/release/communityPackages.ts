import { Session } from '../n8n/session';

interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	/** The newest version, if it is not installed. */
	updateAvailable?: string;
}

/** Does what "Settings → Community nodes" does, with the requests of n8n's editor. */
export class CommunityPackages {
	private readonly session: Session;

	constructor(url: string) {
		this.session = new Session(url);
	}

	async list(): Promise<InstalledPackage[]> {
		return await this.session.request('GET', PATH);
	}

	/** Installs the newest version. */
	async install(name: string): Promise<InstalledPackage> {
		return await this.session.request('POST', PATH, { name, verify: false });
	}

	async update(name: string, version: string): Promise<InstalledPackage> {
		return await this.session.request('PATCH', PATH, { name, version });
	}

	async uninstall(name: string): Promise<void> {
		await this.session.request('DELETE', `${PATH}?name=${encodeURIComponent(name)}`);
	}
}

const PATH = '/rest/community-packages';
