"""What providers ship as many files, taken as one scene: Sentinel-1 and -2, Landsat, PlanetScope, NAIP, STAC items."""
