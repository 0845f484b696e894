"""The first line of every lesson."""

from eastern_flank.charts import style


def begin(lesson: str) -> None:
    """Get a lesson ready: set the house style, and say so.

    Parameters
    ----------
    lesson : str
        Its number, such as "02".
    """
    style.use_style()
    print("Ready.")
