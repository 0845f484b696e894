"""Maps of the region, and distances on them."""

from eastern_flank.charts.maps import base_map as base_map
from eastern_flank.charts.maps import corridor as corridor
from eastern_flank.charts.maps import distance_km as distance_km
from eastern_flank.charts.maps import draw_circle as draw_circle
from eastern_flank.charts.maps import map_key as map_key
from eastern_flank.charts.maps import place_labels as place_labels
from eastern_flank.charts.maps import range_circle as range_circle
from eastern_flank.charts.maps import region as region
from eastern_flank.charts.maps import ruler as ruler
from eastern_flank.charts.maps import scale_bar as scale_bar
