/* Runs before the page is drawn, so that the page never appears in the wrong colors first. */
{
	const chosen = localStorage.getItem('theme');
	if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
