/** The page of tips: not written yet. */
document.querySelector('#page')?.append('…')
