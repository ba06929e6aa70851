/* Runs before the page is drawn, so that it is not drawn in the other colours first. */
{
	const chosen = localStorage.getItem('theme');
	if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
