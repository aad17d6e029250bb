"""建会: employers without a union, the founding of one, and what every union's register keeps."""
