export const styles = `:root{color-scheme:light dark}`;
