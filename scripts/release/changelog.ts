/** The version and the text of each section of the changelog, newest first. */
function releasesIn(changelog: string): Array<{ version: string; text: string }> {
	const [, ...sections] = changelog.split(/^## /m);
	return sections.map((section) => {
		const [heading = '', ...lines] = section.split('\n');
		return { version: heading.trim().split(' ')[0]!, text: lines.join('\n').trim() };
	});
}

/** What keeps this version from being released, as far as its changelog says, or undefined. */
export function unreadyBy(changelog: string, version: string): string | undefined {
	const [newest] = releasesIn(changelog);
	if (newest?.version !== version) {
		return `CHANGELOG.md begins with "${newest?.version ?? ''}". It must begin with ${version}, the version in package.json.`;
	}
	return newest.text === '' ? `CHANGELOG.md says nothing about ${version}.` : undefined;
}
