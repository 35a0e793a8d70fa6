"""The gallery: ended pilots side by side, whatever came out of them."""
