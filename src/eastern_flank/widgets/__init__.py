"""What is on the page and answers: live pictures, panels, quizzes and forms."""
