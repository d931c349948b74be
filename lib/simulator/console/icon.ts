/** The console's sign: a bubble drawn with dashes, for it stands in for another, with a program's brackets in it. */
export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<rect width="48" height="48" rx="13" fill="#07a553"/>
<path d="M24 10c8.800 0 15.500 5.600 15.500 12.700S32.800 35.400 24 35.400c-1.700 0-3.400-.2-4.900-.6L12 38.500l1.500-6.600c-3.100-2.300-5-5.500-5-9.200C8.500 15.600 15.200 10 24 10z" fill="none" stroke="#fff" stroke-width="2.600" stroke-linecap="round" stroke-linejoin="round" stroke-dasharray="5.200 4.200"/>
<path d="m20.500 18-4.700 4.700 4.700 4.700M27.500 18l4.700 4.700-4.700 4.700" fill="none" stroke="#fff" stroke-width="2.800" stroke-linecap="round" stroke-linejoin="round"/>
</svg>`
